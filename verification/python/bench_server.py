"""python-socketio on uvicorn as a peer in benchmarks: bench_server.py --port N [--jwt], with the key in SECRET_KEY."""

import argparse
import base64
import hashlib
import hmac
import inspect
import json
import os
import time

import socketio
import uvicorn

SECRET_KEY = os.environ.get("SECRET_KEY", "").encode()


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def verify(token):
    """The claims of a valid token."""
    text, _, signature = token.rpartition(".")
    expected = hmac.new(SECRET_KEY, text.encode(), hashlib.sha256).digest()
    claims = json.loads(decoded(text.partition(".")[2]))
    is_valid = hmac.compare_digest(expected, decoded(signature))
    if not is_valid or claims["type"] != "access" or claims["exp"] < time.time():
        raise socketio.exceptions.ConnectionRefusedError("token_invalid")
    return claims


def create(wants_tokens):
    sio = socketio.AsyncServer(async_mode="asgi")

    @sio.event
    async def connect(sid, environ, auth):
        if wants_tokens:
            claims = verify(auth["token"])
            for room in (f"user:{claims['sub']}", f"tenant:{claims['tenant_id']}"):
                entered = sio.enter_room(sid, room)  # a coroutine from version 5.8 on
                if inspect.isawaitable(entered):
                    await entered

    @sio.event
    async def echo(sid, value):
        await sio.emit("echo", value, to=sid)

    @sio.event
    async def ack(sid, value):
        return value

    @sio.event
    async def broadcast(sid, value):
        await sio.emit("broadcast", value)

    return socketio.ASGIApp(sio)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--jwt", action="store_true")
    arguments = parser.parse_args()
    uvicorn.run(
        create(arguments.jwt),
        host="127.0.0.1",
        port=arguments.port,
        loop="uvloop",
        http="httptools",
        ws="websockets",
        log_level="error",
    )
