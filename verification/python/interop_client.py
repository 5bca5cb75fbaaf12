"""python-socketio against the server of the interoperation tests.

Usage: interop_client.py URL TRANSPORT...    where several transports mean an upgrade
Prints "ok NAME" or "not ok NAME: REASON" for each fact.
"""

import asyncio
import sys
import traceback

import engineio
import socketio

PATIENCE = 30
BURST = 200
MEGABYTE = 1024 * 1024

# The client refuses a polling answer with more than 16 packets unless it is told to take more.
engineio.payload.Payload.max_decode_packets = 2 * BURST

URL = sys.argv[1]
TRANSPORTS = sys.argv[2:]


class Client:
    """One connection, with a record of what it sees."""

    def __init__(self):
        self.io = socketio.AsyncClient(reconnection_delay=0.01, reconnection_delay_max=0.01)
        self.seen = {}
        self.changed = asyncio.Event()
        for name in ('connect', 'disconnect', 'echo', 'told', 'drop of rain'):
            self.io.on(name, self.record(name))
        self.io.on('question', lambda *values: (*reversed(values), 'that is all'))

    def record(self, name):
        """A handler that keeps what it is called with."""
        def record(*values):
            self.seen.setdefault(name, []).append(values)
            self.changed.set()
        return record

    async def connect(self, **options):
        await self.io.connect(URL, transports=TRANSPORTS, wait_timeout=PATIENCE, **options)
        return self

    async def ask(self, name, *values):
        """The values of the server's acknowledgement."""
        answer = await self.io.call(name, values, timeout=PATIENCE)
        return list(answer) if isinstance(answer, tuple) else [] if answer is None else [answer]

    async def see(self, name, count):
        """All events of this name, once there are so many."""
        async with asyncio.timeout(PATIENCE):
            while len(self.seen.get(name, [])) < count:
                self.changed.clear()
                await self.changed.wait()
        return self.seen[name]

    async def close(self):
        self.io.reconnection = False
        await self.io.disconnect()


def same(actual, expected):
    if actual != expected:
        raise AssertionError(f'{actual!r:.300} (expected: {expected!r:.300})')


async def ends_up_with_the_transport(client):
    same(client.io.transport(), TRANSPORTS[-1])


async def carries_json_values(client):
    values = [None, True, 0, -1.5, 9007199254740991, '', [], {}, [[1], {'a': {'b': [None]}}]]
    same(await client.ask('echo', *values), values)
    same(await client.ask('retell', *values), values)
    await client.io.emit('echo', tuple(values))
    same(await client.see('echo', 1), [tuple(values)])


async def carries_every_character(client):
    texts = ['Grüße €uro 𝄞 😀', 'a\u2028b\u2029c', '\0\1\n\x1e\x7f', '"\\/\\u0041', '\ud83d', 'x\ude00y']
    same(await client.ask('echo', *texts), texts)
    same(await client.ask('retell', *texts), texts)


async def carries_binary_values(client):
    values = [b'\0\0\1\xff', {'deep': [b'\0', 'text', b'']}, b'\4\x1e']
    same(await client.ask('echo', *values), values)
    same(await client.ask('retell', *values), values)


async def carries_a_megabyte(client):
    for value in ('a' * MEGABYTE, bytes(i * i % 256 for i in range(MEGABYTE))):
        same(await client.ask('echo', value), [value])


async def acknowledges_what_the_server_asks(client):
    same(await client.ask('ask', 1, 'two'), ['two', 1, 'that is all'])
    same(await client.ask('ask', b'\0\x09', {'a': 1}), [{'a': 1}, b'\0\x09', 'that is all'])


async def gets_a_burst_in_order(client):
    await client.ask('burst', BURST, 'some text 😀')
    same(await client.see('drop of rain', BURST), [(i, 'some text 😀') for i in range(BURST)])


async def sends_a_burst_in_order(client):
    sent = [(i, bytes([0, i]) if i % 10 == 0 else f'text {i}') for i in range(BURST)]
    for values in sent:
        await client.io.emit('echo', values)
    same(await client.see('echo', BURST), sent)


async def hears_a_room_with_binary_values(client):
    others = [await Client().connect(), await Client().connect()]
    for member in (client, *others):
        await member.ask('join', 'room')
    for values in ((b'\0\0\1',), ('text', {'deep': b'\0'})):
        await others[0].ask('tell', 'room', *values)
    for member in (client, *others):
        same(await member.see('told', 2), [(b'\0\0\1',), ('text', {'deep': b'\0'})])
    for member in others:
        await member.close()


async def survives_that_the_connection_is_cut(client):
    first = client.io.get_sid()
    await client.io.emit('drop')
    await client.see('disconnect', 1)
    if TRANSPORTS == ['polling']:
        # A close packet, which is all that polling knows, keeps this client away.
        await client.io.wait()
        client = await Client().connect()
    else:
        await client.see('connect', 2)
    if client.io.get_sid() == first:
        raise AssertionError('the same id')
    same(await client.ask('echo', 'back'), ['back'])
    await client.close()


async def learns_that_the_server_ended_it(client):
    client.io.reconnection = False
    await client.io.emit('leave')
    await client.see('disconnect', 1)
    await client.io.wait()
    client = await Client().connect()
    same(await client.ask('echo', 'back'), ['back'])
    await client.close()


async def shows_its_credentials(_):
    auth = {'token': 'ünïcode 😀', 'nested': {'list': [1, None]}}
    client = await Client().connect(auth=auth)
    same(await client.ask('auth'), [auth])
    await client.close()


async def is_refused_with_data(_):
    client = Client()
    client.io.on('connect_error', client.record('refused'), namespace='/refusing')
    await client.connect(namespaces=['/refusing'], wait=False)
    refusal = {'message': 'Come back tomorrow: ☃', 'data': {'code': 42, 'days': ['Sa', 'So']}}
    same(await client.see('refused', 1), [(refusal,)])
    await client.close()


FACTS = [
    ends_up_with_the_transport,
    carries_json_values,
    carries_every_character,
    carries_binary_values,
    carries_a_megabyte,
    acknowledges_what_the_server_asks,
    gets_a_burst_in_order,
    sends_a_burst_in_order,
    hears_a_room_with_binary_values,
    survives_that_the_connection_is_cut,
    learns_that_the_server_ended_it,
    shows_its_credentials,
    is_refused_with_data,
]


async def main():
    for fact in FACTS:
        name = fact.__name__.replace('_', ' ')
        client = Client()
        try:
            async with asyncio.timeout(2 * PATIENCE):
                await fact(await client.connect())
            print('ok', name, flush=True)
        except Exception as error:  # whatever it is, it is this fact's failure
            print(f'not ok {name}: {error!r}', flush=True)
            traceback.print_exc()
        await client.close()


asyncio.run(main())
