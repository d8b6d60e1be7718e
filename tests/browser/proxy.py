"""A proxy between pages and a server, for tests that cut the line."""

from contextlib import suppress
from socket import SHUT_RDWR, create_connection, create_server, socket
from threading import Thread
from urllib.parse import urlsplit


class Proxy:
    """A proxy in front of a server: its address stays, whatever is behind it and for however long.

    Parameters
    ----------
    server : str
        The server's address; may be set to another.
    """

    def __init__(self, server: str) -> None:
        self.server = server
        self._ends: list[socket] = []
        self._open(0)
        self.url = f"http://localhost:{self._port}"

    def cut(self) -> None:
        """Close all connections, and take no more."""
        for end in (self._entrance, *self._ends):
            _shut(end)
        self._ends.clear()

    def mend(self) -> None:
        """Take connections again."""
        self._open(self._port)

    def _open(self, port: int) -> None:
        self._entrance = create_server(("localhost", port))
        self._port = self._entrance.getsockname()[1]
        Thread(target=self._take, args=(self._entrance,), daemon=True).start()

    def _take(self, entrance: socket) -> None:
        with entrance, suppress(OSError):  # that it is shut
            while True:
                Thread(target=self._serve, args=entrance.accept()[:1], daemon=True).start()

    def _serve(self, client: socket) -> None:
        # Nobody may be there to connect to.
        with client, suppress(OSError), create_connection(_place(self.server)) as server:
            self._ends += client, server
            back = Thread(target=_pass_on, args=(server, client), daemon=True)
            back.start()
            _pass_on(client, server)
            back.join()


def _place(server: str) -> tuple[str | None, int | None]:
    parts = urlsplit(server)
    return parts.hostname, parts.port


def _pass_on(source: socket, sink: socket) -> None:
    with suppress(OSError):
        while some := source.recv(2**16):
            sink.sendall(some)
    _shut(source)
    _shut(sink)


def _shut(end: socket) -> None:
    with suppress(OSError):
        end.shutdown(SHUT_RDWR)
