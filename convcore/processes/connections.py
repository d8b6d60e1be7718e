"""The connections to this server."""

import os
import socket
from contextlib import suppress

import psutil


def send_at_once() -> None:
    """Have whatever listens in this process send all of an answer at once.

    Streamlit makes its socket in a way that asyncio does not take for TCP, and so Nagle's algorithm
    stays on: the end of an answer waits until the browser has confirmed its beginning, which that
    puts off for 40 ms. What is set where a server listens is true of all its connections.
    """
    with suppress(OSError, psutil.Error):  # where a system does not let it, all still arrives
        for place in psutil.Process().net_connections("tcp"):
            if place.status == psutil.CONN_LISTEN:
                with socket.socket(fileno=os.dup(place.fd)) as listening:
                    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
