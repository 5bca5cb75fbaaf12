"""A Python service that emits through Redis, as ERPMax's do.

Reads expressions, each a line, and answers each with a line: its value, or the kind of its failure. In them `emit` and
`call` are those of a server that hears the channel, and `manager` is a write-only manager. Arguments: the URL of Redis,
the channel, and how many others hear the channel.
"""
import asyncio
import sys

import socketio

url, channel, others = sys.argv[1], sys.argv[2], int(sys.argv[3])


async def main():
    manager = socketio.AsyncRedisManager(url, channel=channel, write_only=True)
    listening = socketio.AsyncRedisManager(url, channel=channel)
    server = socketio.AsyncServer(async_mode='aiohttp', client_manager=listening)
    listening.initialize()
    while dict(await listening.redis.pubsub_numsub(channel))[channel.encode()] < others + 1:
        await asyncio.sleep(0.01)
    names = {'emit': server.emit, 'call': server.call, 'manager': manager}
    print('ready', flush=True)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        try:
            value = repr(await eval(line, names))
        except Exception as failure:
            value = type(failure).__name__
        print(value, flush=True)


asyncio.run(main())
