"""The fake behind a real socket on loopback."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

from fake.moodle import FakeMoodle


@contextmanager
def serve(moodle: FakeMoodle) -> Iterator[str]:
    """The address under which the fake answers; it becomes the site's own."""
    over = Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:  # the library's name
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            reply = moodle.handle(self.path, self.headers.get("Content-Type", ""), body)
            if reply.hangs:
                over.wait(10)
                self.close_connection = True
                return
            self.send_response(reply.status, reply.reason or None)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body[: len(reply.body) // 2] if reply.cut else reply.body)
            if reply.cut:
                self.wfile.flush()
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    moodle.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield moodle.url
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join()
