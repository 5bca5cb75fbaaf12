"""Writes pickles of plain data, each as a line: protocol, which pickler, the pickle in base64, the value as JSON.

Bytes stand in the JSON as text in base64. The only argument is the seed.
"""
import base64
import json
import pickle
import random
import sys

random.seed(int(sys.argv[1]))


def text():
    alphabet = 'ab\\\n\r\0\x1a\t"\'%{é\u20ac\U0001f600\\u0041'
    return ''.join(random.choice(alphabet) for _ in range(random.choice([0, 1, 5, 300])))


def scalar(protocol):
    kinds = [
        lambda: None, lambda: True, lambda: False, text,
        lambda: random.choice([0, 1, -1, 255, 256, 65535, 65536, 2**31 - 1, 2**31, -2**31, -2**31 - 1, 2**63, -2**63]),
        lambda: random.choice([1, -1]) * random.getrandbits(random.choice([8, 64, 400])),
        lambda: random.choice([0.0, 49.0, 1e16, 1e-7, 0.00012345678901234567, -1.5, 1.7976931348623157e308, 5e-324]),
        lambda: random.uniform(-1e9, 1e9),
    ]
    if protocol >= 3:
        kinds.append(lambda: bytes(random.getrandbits(8) for _ in range(random.choice([0, 3, 300]))))
    return random.choice(kinds)()


def value(protocol, depth):
    kind = random.randrange(6) if depth < 5 else 0
    items = [value(protocol, depth + 1) for _ in range(random.choice([0, 1, 2, 3, 7]))] if kind > 2 else []
    if kind == 3:
        return items
    if kind == 4:
        return tuple(items)
    if kind == 5:
        return {random.choice([text(), random.randrange(1000), None, True]): item for item in items}
    return scalar(protocol)


def plain(thing):
    if isinstance(thing, bytes):
        return base64.b64encode(thing).decode()
    if isinstance(thing, (list, tuple)):
        return [plain(item) for item in thing]
    if isinstance(thing, dict):
        return {json.loads(json.dumps({key: 0})).popitem()[0]: plain(item)
                for key, item in thing.items()}
    return thing


for protocol in range(6):
    for turn in range(40):
        shared = value(protocol, 3)
        whole = [value(protocol, 0), shared, {'again': shared, 'list': [shared, shared]}, list(range(0 if turn else 1500))]
        for name, dumps in (('c', pickle.dumps), ('python', pickle._dumps)):
            written = base64.b64encode(dumps(whole, protocol)).decode()
            print(protocol, name, written, json.dumps(plain(whole)), sep='\t')
