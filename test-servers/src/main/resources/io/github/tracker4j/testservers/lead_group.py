"""Runs the command given as arguments as the leader of a new process group that dies when standard input closes.

A forked sentinel stays in the group and waits on the pipe from the parent. So the whole tree goes down at once when
the parent closes the pipe, when the parent itself is killed, and also when only the leader dies: a gunicorn whose
starter was killed would otherwise keep its port for ever.
"""

import os
import signal
import sys

os.setsid()
if os.fork() == 0:
    while os.read(0, 4096):
        pass
    os.killpg(0, signal.SIGKILL)
with open(os.devnull) as nothing:
    os.dup2(nothing.fileno(), 0)
os.execv(sys.argv[1], sys.argv[1:])
