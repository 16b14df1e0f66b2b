"""Runs a program on a terminal of its own and passes on what it writes there, byte for byte.

Arguments: columns, then the program's. On standard input come orders, one a line: `resize COLUMNS`, `send HEX`.
"""
import fcntl
import os
import pty
import select
import struct
import sys
import termios

columns, *argv = sys.argv[1:]


def resize(fd, width):
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, int(width), 0, 0))


ready, go = os.pipe()
child, terminal = pty.fork()
if child == 0:
    os.read(ready, 1)
    os.execvp(argv[0], argv)
resize(terminal, columns)
os.write(go, b"x")
orders = b""
sources = [terminal, 0]
while True:
    for source in select.select(sources, [], [])[0]:
        try:
            data = os.read(source, 65536)
        except OSError:
            data = b""
        if source == terminal:
            if not data:
                sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
            os.write(1, data)
        elif not data:
            sources.remove(0)
        else:
            *whole, orders = (orders + data).split(b"\n")
            for order, value in (line.decode().split(" ") for line in whole):
                if order == "resize":
                    resize(terminal, value)
                else:
                    os.write(terminal, bytes.fromhex(value))
