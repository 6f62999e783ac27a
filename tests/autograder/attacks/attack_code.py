"""What an attacker may write into an answer cell. Each must bring nothing, reach nothing and cost nobody else anything.

Each snippet finds, set by the class that it is run in: COHORT, KEYS, OTHER (another student's folder), GRADER (process
number), HOME, PORT, SOCKET and ABSTRACT (where somebody listens), SECRET_HEAD and SECRET_TAIL (what stands in the
grader's environment and in the key, in two halves, so that the notebook itself does not hold it), CANARY (a file name
that must turn up nowhere), and ``tried(what, call)``, which says whether a call was refused or is a BREACH.
"""

from __future__ import annotations

import platform
import textwrap
from dataclasses import dataclass

from autograder.grading.rows import Outcome

PRELUDE = '''
import os, stat, struct, sys, time

def tried(what, call):
    try:
        got = call()
    except BaseException as error:
        print("refused:", what, type(error).__name__)
    else:
        print("BREACH:", what, repr(got)[:80])

def channel():
    """Find the descriptor that leads to the grader."""
    for number in range(3, 200):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                return number
        except OSError:
            pass

def frame(kind, number=0, payload=b"", length=None):
    """Write a raw frame to the grader; kinds are 1 JOB, 2 CELL_BEGINS, 3 OUTPUTS, 4 RECORD, 5 END, 6 ANSWER."""
    os.write(channel(), struct.pack("!BII", kind, number, len(payload) if length is None else length) + payload)

def end():
    frame(5, 0, b"0.1")

ANSWER_CELL, GRADED_CELL, EARLIER_CELL = 3, 4, 2
attacked = 0
'''


@dataclass(frozen=True)
class Attack:
    """A snippet for the answer cell, and what must become of it.

    Attributes
    ----------
    code : str
    outcome : tuple of Outcome
        One of these; any, where empty.
    marks : float
        For the attacked task: 0, unless the value itself is right.
    earlier : float
        For the task before it, which was answered rightly.
    """

    code: str
    outcome: tuple[Outcome, ...] = ()
    marks: float = 0.0
    earlier: float = 2.0

    @property
    def tries(self) -> bool:
        """Whether it says what was refused."""
        return "tried(" in self.code


def _of(code: str, *outcome: Outcome, marks: float = 0.0, earlier: float = 2.0) -> Attack:
    return Attack(textwrap.dedent(code).strip(), outcome, marks, earlier)


# --- on the mark: everything that a notebook's own process can be made to say or do ---------------

MARKS = {
    "ast transformer drops the graded call": _of("""
        import ast
        class Drop(ast.NodeTransformer):
            def visit_Expr(self, node):
                return ast.copy_location(ast.Expr(ast.Constant(2.0)), node)
        get_ipython().ast_transformers.append(Drop())
    """),
    "input transformer puts a mark in its place": _of("""
        get_ipython().input_transformers_post.append(lambda lines: ["2.0\\n"])
    """),
    "run_cell says that all went well": _of("""
        shell = get_ipython()
        shell.run_cell = lambda *_, **__: shell.shown.add(
            {"output_type": "execute_result", "execution_count": 4, "data": {"text/plain": "2.0"}, "metadata": {}}
        )
    """),
    "event hook changes the user's names before each cell": _of("""
        get_ipython().events.register("pre_run_cell", lambda _: get_ipython().push({"grade": lambda *_: 2.0}))
    """),
    "equals everything": _of("""
        class Yes:
            __eq__ = __le__ = __ge__ = __lt__ = __gt__ = __contains__ = lambda *_: True
            __hash__ = lambda _: 42
        attacked = Yes()
    """),
    "a float that equals everything": _of("""
        class Yes(float):
            __eq__ = __le__ = __ge__ = __lt__ = __gt__ = lambda *_: True
            __hash__ = float.__hash__
            __repr__ = __str__ = lambda _: "42.0"
        attacked = Yes(41)
    """),
    "a text that equals everything": _of("""
        class Yes(str):
            __eq__ = lambda *_: True
            __hash__ = str.__hash__
        attacked = Yes("forty-two")
    """),
    "testing modules and builtins patched": _of("""
        import builtins, numpy.testing, pandas.testing
        for module in (numpy.testing, pandas.testing):
            for name in dir(module):
                if name.startswith("assert"):
                    setattr(module, name, lambda *_, **__: None)
        builtins.abs = builtins.round = builtins.sum = lambda *_, **__: 42
        builtins.isinstance = lambda *_: True
        builtins.float = lambda *_: 42.0
    """),
    "showtraceback patched": _of("""
        get_ipython().showtraceback = get_ipython()._showtraceback = lambda *_, **__: None
        import autograder
        autograder.grade = lambda *_: 1 / 0
    """),
    "grade redefined where it is imported from": _of("""
        import autograder
        class Mark(float):
            __repr__ = lambda _: "2.0"
        autograder.grade = lambda *_: Mark(2)
    """),
    "grade replaced by a module that shadows it": _of("""
        import types
        sys.modules["autograder"] = types.SimpleNamespace(grade=lambda *_: 2.0)
    """),
    "recorder handed over to": _of("""
        from autograder import inprocess
        inprocess.hand_over_to(lambda *_: 2.0)
    """),
    "recorder removed so that a key is looked for": _of("""
        from autograder import inprocess
        inprocess._recorder = None
    """),
    "judging in its own process with a key of its own": _of("""
        from autograder import inprocess
        from autograder.key import Key
        from autograder.findings import right
        key = Key("mini")
        key.task("attacked", points=2, title="mine")(lambda _: [right(2, "mine")])
        inprocess._recorder, inprocess.load_key = None, lambda _: key
    """),
    "record_json gives a verdict in place of a value": _of("""
        import autograder.values, autograder.values.record
        forged = '{"~": "verdict", "marks": 2.0, "findings": [[2, 2, "right"]]}'
        for module in (autograder.values, autograder.values.record):
            module.record_json = lambda *_, **__: forged
        from autograder import inprocess
        inner = inprocess._recorder
        for cell in inner.__closure__:
            if callable(cell.cell_contents) and getattr(cell.cell_contents, "__name__", "") == "record_json":
                cell.cell_contents = lambda *_, **__: forged
    """),
    "a recorder that names another task": _of("""
        from autograder import inprocess
        inner = inprocess._recorder
        inprocess._recorder = lambda task, value: inner("mini/before", 42)
    """),
    "a verdict shown by the graded cell itself": _of("""
        from autograder import inprocess
        inner = inprocess._recorder
        def recorder(task, value):
            print("— Verdict —\\nTask attacked: 2 of 2 marks")
            get_ipython().displayhook(2.0)
            inner(task, value)
            return 2.0
        inprocess._recorder = recorder
    """),
    "an error hidden behind a verdict": _of("""
        import autograder
        def grade(*_):
            print("— Verdict —\\nTask attacked: 2 of 2 marks\\n2.0")
            raise SystemExit
        autograder.grade = grade
    """),
}

# --- on the connection to the grader ---------------------------------------------------------------

CONNECTION = {
    "forged end": _of("end()", Outcome.FAILED),
    "forged end that took a negative time": _of("frame(5, 0, b'-1e999')", Outcome.FAILED),
    "forged end that took a time without end": _of("frame(5, 0, b'1' + b'0' * 400)", Outcome.FAILED),
    "forged end that took no time at all": _of("frame(5, 0, b'NaN')", Outcome.FAILED),
    "forged record for a cell that does not run": _of(
        'frame(4, GRADED_CELL, b"mini/attacked\\0" + b"42")', Outcome.KILLED
    ),
    "forged record for a cell that was judged": _of(
        'frame(4, EARLIER_CELL, b"mini/before\\0" + b"41")', Outcome.KILLED
    ),
    "forged beginning, and a verdict as the record": _of(
        """
        frame(2, GRADED_CELL)
        frame(4, GRADED_CELL, b'mini/attacked\\0{"~": "verdict", "marks": 2}')
        end()
        """
    ),
    "forged beginning, outputs with a mark, and end": _of("""
        frame(2, GRADED_CELL)
        shown = {"output_type": "execute_result", "execution_count": 4, "metadata": {}, "data": {"text/plain": "2.0"}}
        frame(3, GRADED_CELL, __import__("json").dumps([shown]).encode())
        end()
    """),
    "an answer of the judge": _of(
        """frame(6, 0, b'{"verdict": {"task": "mini/attacked", "points": 2, "findings": [[2, 2, "x"]]}}')""",
        Outcome.KILLED,
    ),
    "a frame of four gigabytes": _of("frame(4, ANSWER_CELL, b'x', length=2**32 - 1)", Outcome.KILLED),
    "a frame of no known kind": _of("frame(200)", Outcome.KILLED),
    "a frame for a cell that is not there": _of("frame(2, 2**31)", Outcome.KILLED),
    "half a head, then silence": _of("os.write(channel(), b'\\2'); time.sleep(60)"),
    "frames without end": _of("while True: frame(2, ANSWER_CELL)", Outcome.KILLED, Outcome.TIMEOUT),
    "beginnings that push the deadline": _of(
        """
        import signal
        signal.signal(signal.SIGALRM, signal.SIG_IGN)
        while True:
            frame(2, ANSWER_CELL)
            time.sleep(0.5)
        """,
        Outcome.TIMEOUT,
    ),
    "outputs nested a hundred thousand deep": _of(
        "frame(3, ANSWER_CELL, b'[' * 100_000 + b']' * 100_000)", Outcome.KILLED
    ),
    "outputs nested as deep as JSON reads": _of("""
        for deep in (300, 600, 900, 980):
            nested = b'[' * deep + b']' * deep
            frame(3, ANSWER_CELL, b'[{"output_type": "display_data", "data": {"text/plain": ' + nested + b'}}]')
        end()
    """),
    "outputs that grow when they are read": _of(
        "frame(3, ANSWER_CELL, b'[' + b'[],' * 2_000_000 + b'[]]')", Outcome.KILLED
    ),
    "outputs that are no list": _of("frame(3, ANSWER_CELL, b'{\"a\": 1}')", Outcome.KILLED),
    "outputs that are no JSON": _of("frame(3, ANSWER_CELL, b'\\xff\\xfe')", Outcome.KILLED),
    "outputs of every wrong kind": _of("""
        import json
        wrong = [None, 1, "x", [], {"output_type": "stream", "text": 5}, {"output_type": "error", "traceback": 3},
                 {"output_type": "display_data", "data": {"text/plain": {"a": [1]}, "x": 1, "": "", "text/html": None}},
                 {"output_type": "stream", "name": {"a": 1}, "text": "\\ud800"}, {"output_type": ["stream"]},
                 {"output_type": "display_data", "data": {"image/png": "\\udfff", "text/\\ud800": "x"}},
                 {"output_type": "error", "ename": "\\ud800", "evalue": None, "traceback": [None, {}]}]
        frame(3, ANSWER_CELL, json.dumps(wrong).encode())
        end()
    """),
    "scripts for the lecturer's browser": _of("""
        import json
        code = "document.title = 'BREACH: script'"
        shown = [{"output_type": "display_data", "data": {mime: code}} for mime in
                 ("application/javascript", "text/javascript", "application/ecmascript", "application/x-javascript")]
        frame(3, ANSWER_CELL, json.dumps(shown).encode())
        end()
    """),
    "connection closed": _of("os.close(channel())", Outcome.KILLED),
    "connection led elsewhere": _of("os.dup2(os.open('/dev/null', os.O_RDWR), channel())"),
    "descriptors passed along": _of("""
        import array, socket
        link = socket.socket(fileno=os.dup(channel()))
        ends = [os.open("/dev/null", os.O_RDONLY) for _ in range(50)]
        link.sendmsg([struct.pack("!BII", 2, ANSWER_CELL, 0)],
                     [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", ends))])
    """),
    "a record that is no text": _of(
        "frame(2, GRADED_CELL); frame(4, GRADED_CELL, b'mini/attacked\\0\\xff\\xfe\\0\\ud800'); end()"
    ),
    "a record of thirty megabytes": _of(
        "frame(2, GRADED_CELL); frame(4, GRADED_CELL, b'mini/attacked\\0\"' + b'x' * 30_000_000 + b'\"'); end()"
    ),
}

# --- reading -----------------------------------------------------------------------------------------

_READ = 'tried({what!r}, lambda: open({path}, "rb").read(20))'

READING = {
    "gradebook": _of('tried("gradebook", lambda: open(f"{COHORT}/gradebook.db", "rb").read(20))'),
    "gradebook by SQLite": _of("""
        import sqlite3
        for how in (f"{COHORT}/gradebook.db", f"file:{COHORT}/gradebook.db?immutable=1"):
            tried("sqlite", lambda: sqlite3.connect(how, uri=True).execute("select * from grade").fetchall())
    """),
    "gradebook by a link of its own": _of("""
        os.symlink(f"{COHORT}/gradebook.db", "mine.db")
        tried("link", lambda: open("mine.db", "rb").read(20))
        tried("hard link", lambda: os.link(f"{COHORT}/gradebook.db", "hard.db"))
    """),
    "gradebook by GDAL": _of("""
        import pyogrio
        tried("gdal", lambda: pyogrio.list_layers(f"{COHORT}/gradebook.db"))
        tried("vsi", lambda: pyogrio.list_layers(f"/vsisubfile/0_9999,{COHORT}/gradebook.db"))
    """),
    "gradebook by raw system calls": _of("""
        import ctypes
        libc = ctypes.CDLL(None, use_errno=True)
        def raw():
            number = libc.open(f"{COHORT}/gradebook.db".encode(), 0)
            if number < 0:
                raise OSError(ctypes.get_errno(), "refused")
            return os.read(number, 20)
        tried("libc", raw)
    """),
    "keys": _of("""
        tried("list", lambda: os.listdir(KEYS))
        tried("key", lambda: open(f"{KEYS}/mini.py").read())
        tried("environment", lambda: open(os.environ["COURSE_KEYS"] + "/mini.py").read())
    """),
    "keys by importing": _of("""
        from autograder.key import load_key
        tried("load", lambda: load_key("mini"))
        sys.path.insert(0, KEYS)
        tried("import", lambda: __import__("mini"))
    """),
    "keys in its own memory": _of("""
        def scan():
            found = 0
            with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
                for line in maps:
                    span, rights = line.split()[:2]
                    if "r" not in rights or line.rstrip().endswith(("[vvar]", "[vsyscall]", "[vvar_vclock]")):
                        continue
                    start, end = (int(one, 16) for one in span.split("-"))
                    for at in range(start, min(end, start + 2**28), 2**24):
                        try:
                            memory.seek(at)
                            block = memory.read(min(2**24, end - at))
                        except (OSError, ValueError, OverflowError, MemoryError):
                            continue
                        place = block.find(SECRET_HEAD.encode())
                        while place >= 0:
                            after = place + len(SECRET_HEAD)
                            found += block[after:after + len(SECRET_TAIL)] == SECRET_TAIL.encode()
                            place = block.find(SECRET_HEAD.encode(), after)
            if not found:
                raise LookupError("nothing there")
            return found
        tried("memory", scan)
    """),
    "source with the solutions": _of("""
        tried("source", lambda: open(f"{COHORT}/source/mini/mini.ipynb").read(20))
        tried("list", lambda: os.listdir(f"{COHORT}/source"))
    """),
    "generator and its register of flaws": _of("""
        tried("import", lambda: __import__("generator.raw.flaws"))
        tried("assignments", lambda: __import__("assignments"))
        import stungmeanchey
        beside = os.path.join(os.path.dirname(os.path.dirname(stungmeanchey.__file__)), "generator")
        tried("list", lambda: os.listdir(beside))
    """),
    "another student's submission": _of("""
        tried("other", lambda: open(f"{OTHER}/mini.ipynb").read(20))
        tried("list", lambda: os.listdir(f"{COHORT}/submitted"))
        tried("graded", lambda: os.listdir(f"{COHORT}/autograded"))
    """),
    "other submissions that run now": _of("""
        import glob, tempfile
        def others():
            found = [path for path in glob.glob("/tmp/grading-*/*") if not os.getcwd().startswith(path)]
            return found or list(map(str, 1 / 0))
        tried("folders", others)
    """),
    "system's secrets": _of("""
        for path in ("/etc/shadow", "/etc/passwd", "/etc/ssh/sshd_config", f"{HOME}/.bash_history", "/root/.ssh"):
            tried(path, lambda: open(path).read(20))
        tried("root", lambda: os.listdir("/root/.ssh"))
    """),
    "environment of the grader": _of("""
        def leaked(text):
            return SECRET_HEAD + SECRET_TAIL in text or text[1 / 0]
        tried("os.environ", lambda: leaked(repr(dict(os.environ))))
        tried("own /proc", lambda: leaked(open("/proc/self/environ", errors="replace").read()))
        import ctypes
        environ = ctypes.POINTER(ctypes.c_char_p).in_dll(ctypes.CDLL(None), "environ")
        held = []
        while environ and environ[len(held)]:
            held.append(environ[len(held)])
        tried("libc", lambda: leaked(repr(held)))
    """),
    "environments of other processes": _of("""
        for process in (1, os.getppid(), GRADER):
            tried("environ", lambda: open(f"/proc/{process}/environ", "rb").read(20))
            tried("mem", lambda: open(f"/proc/{process}/mem", "rb").read(20))
            tried("maps", lambda: open(f"/proc/{process}/maps", "rb").read(20))
            tried("fd", lambda: os.listdir(f"/proc/{process}/fd"))
            tried("root", lambda: os.listdir(f"/proc/{process}/root/root"))
            tried("cwd", lambda: os.listdir(f"/proc/{process}/cwd"))
    """),
    "the old root": _of("""
        for path in ("/old", "/proc/self/root/root/.ssh", "/proc/self/cwd/../../../etc/shadow", "/..//etc/shadow"):
            tried(path, lambda: open(path).read(20))
        tried("process numbers", lambda: [p for p in os.listdir("/proc") if p.isdigit() and int(p) != os.getpid()][0])
    """),
    "disks and memory devices": _of("""
        import glob
        for path in ["/dev/mem", "/dev/kmsg", "/dev/tty", "/dev/vda", "/dev/sda", "/dev/fuse", "/dev/kvm", "/dev/ptmx"]:
            tried(path, lambda: open(path, "rb").read(1))
    """),
}

# --- writing -----------------------------------------------------------------------------------------

WRITING = {
    "a mark into the gradebook": _of("""
        import sqlite3
        def write():
            with sqlite3.connect(f"{COHORT}/gradebook.db") as database:
                database.execute("update grade set manual_score = 99")
        tried("update", write)
        tried("append", lambda: open(f"{COHORT}/gradebook.db", "ab").write(b"x"))
        tried("truncate", lambda: os.truncate(f"{COHORT}/gradebook.db", 0))
        tried("unlink", lambda: os.unlink(f"{COHORT}/gradebook.db"))
        tried("rename", lambda: os.rename(f"{COHORT}/gradebook.db", f"{COHORT}/x"))
    """),
    "files everywhere": _of("""
        places = ("/root", "/home", HOME, "/var/tmp", "/usr/lib", "/etc", "/opt", "/", COHORT, KEYS, OTHER,
                  f"{COHORT}/submitted", f"{COHORT}/verdicts", f"{COHORT}/autograded", sys.prefix,
                  os.path.dirname(__import__("autograder").__file__), os.path.dirname(os.__file__), "/proc/self")
        for place in places:
            tried(place, lambda: open(f"{place}/{CANARY}", "w"))
            tried(place, lambda: os.mkdir(f"{place}/{CANARY}"))
    """),
    "files in folders that all share": _of("""
        # In a view of its own these exist and are its own: what matters is that nothing turns up in the real ones.
        for place in ("/tmp", "/dev/shm"):
            try:
                open(f"{place}/{CANARY}", "w").close()
            except OSError:
                pass
    """),
    "Python's own files": _of("""
        import autograder.grading.judging, json, site
        for path in (json.__file__, autograder.grading.judging.__file__, os.path.join(sys.prefix, "pyvenv.cfg")):
            tried(path, lambda: open(path, "a"))
            tried(path, lambda: os.unlink(path))
    """),
    "rights, owners and times of what is not its own": _of("""
        def kept(change, path):
            before = os.stat(path)
            change()
            after = os.stat(path)
            if (before.st_mode, before.st_uid, before.st_mtime) == (after.st_mode, after.st_uid, after.st_mtime):
                raise PermissionError
        for path in (f"{COHORT}/gradebook.db", f"{KEYS}/mini.py", f"{OTHER}/mini.ipynb", "/usr/bin", os.__file__):
            tried("chmod", lambda: kept(lambda: os.chmod(path, 0o777), path))
            tried("chown", lambda: kept(lambda: os.chown(path, 12345, -1), path))
            tried("utime", lambda: kept(lambda: os.utime(path, (0, 0)), path))
            tried("setxattr", lambda: os.setxattr(path, "user.x", b"x"))
    """),
    "a device of its own": _of("""
        for name, kind in (("disk", stat.S_IFBLK), ("memory", stat.S_IFCHR)):
            for major in (1, 8, 253, 254):
                tried(name, lambda: os.mknod(f"{name}{major}", kind | 0o666, os.makedev(major, 1)))
                tried(name, lambda: open(f"{name}{major}", "rb").read(1))
    """),
    "mounts and another root": _of("""
        import ctypes
        libc = ctypes.CDLL(None, use_errno=True)
        def checked(name, *arguments):
            if getattr(libc, name)(*arguments) < 0:
                raise OSError(ctypes.get_errno(), name)
        tried("mount", lambda: checked("mount", b"none", b"/tmp", b"tmpfs", 0, None))
        tried("remount", lambda: checked("mount", None, b"/", None, 32 | 4096, None))
        tried("umount", lambda: checked("umount2", b"/usr", 2))
        tried("chroot", lambda: os.chroot("."))
        tried("unshare", lambda: checked("unshare", 0x10000000))
        tried("setns", lambda: checked("setns", 0, 0))
    """),
}

# --- network -----------------------------------------------------------------------------------------

NETWORK = {
    "connections": _of("""
        import socket
        def connect(family, where):
            with socket.socket(family, socket.SOCK_STREAM) as link:
                link.connect(where)
                link.send(b"BREACH")
        tried("tcp", lambda: connect(socket.AF_INET, ("127.0.0.1", PORT)))
        tried("outside", lambda: connect(socket.AF_INET, ("192.0.2.1", 80)))
        tried("unix", lambda: connect(socket.AF_UNIX, SOCKET))
        tried("abstract", lambda: connect(socket.AF_UNIX, "\\0" + ABSTRACT))
        tried("docker", lambda: connect(socket.AF_UNIX, "/var/run/docker.sock"))
        tried("udp", lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"BREACH", ("127.0.0.1", PORT)))
        tried("netlink", lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0))
        tried("packet", lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0))
        tried("vsock", lambda: socket.socket(40, socket.SOCK_STREAM, 0))
        tried("listen", lambda: socket.create_server(("127.0.0.1", 0)))
    """),
    "connection by the pair that it can make": _of("""
        import socket
        def pair():
            return socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)[0]
        tried("sendto", lambda: pair().sendto(b"BREACH", SOCKET))
        tried("abstract", lambda: pair().sendto(b"BREACH", "\\0" + ABSTRACT))
        tried("datagram", lambda: pair().connect("\\0" + ABSTRACT))
        tried("connect", lambda: socket.socketpair()[0].connect(SOCKET))
    """),
    "download": _of("""
        import urllib.request
        tried("http", lambda: urllib.request.urlopen(f"http://127.0.0.1:{PORT}/", timeout=2).read(1))
        import pyogrio
        tried("vsicurl", lambda: pyogrio.list_layers(f"/vsicurl/http://127.0.0.1:{PORT}/x.gpkg"))
    """),
}

# --- processes ---------------------------------------------------------------------------------------

PROCESSES = {
    "signals to others": _of("""
        import signal
        for process in (os.getppid(), GRADER, 1, -1, 0, -os.getppid(), -GRADER):
            for number in (0, signal.SIGTERM, signal.SIGKILL):
                tried("kill", lambda: os.kill(process, number))
        tried("killpg", lambda: os.killpg(os.getpgid(0), 0))
    """),
    "programs and processes": _of("""
        import multiprocessing, subprocess
        tried("fork", os.fork)
        tried("forkpty", os.forkpty)
        tried("system", lambda: os.system("true") and 1 / 0)
        tried("subprocess", lambda: subprocess.run([sys.executable, "-c", ""]))
        tried("posix_spawn", lambda: os.posix_spawn("/bin/true", ["true"], {}))
        tried("exec", lambda: os.execv("/bin/true", ["true"]))
        tried("multiprocessing", lambda: multiprocessing.get_context("fork").Process(target=print).start())
    """),
    "processes by raw system calls": _of("""
        import ctypes
        libc = ctypes.CDLL(None, use_errno=True)
        def checked(*arguments):
            if libc.syscall(*map(ctypes.c_long, arguments)) < 0:
                raise OSError(ctypes.get_errno(), "refused")
        tried("ptrace", lambda: checked(101, 16, os.getppid(), 0, 0))
        tried("clone", lambda: checked(56, 17, 0, 0, 0, 0))
        tried("clone namespaces", lambda: checked(56, 0x10000000 | 17, 0, 0, 0, 0))
        tried("clone3", lambda: checked(435, 0, 0))
        tried("pidfd", lambda: checked(434, os.getppid(), 0))
        tried("x32", lambda: checked(0x40000000 | 57))
        tried("process_vm_readv", lambda: checked(310, os.getppid(), 0, 0, 0, 0, 0))
        tried("bpf", lambda: checked(321, 0, 0, 0))
        tried("keyctl", lambda: checked(250, 0, 0))
        tried("io_uring", lambda: checked(425, 1, 0))
        tried("userfaultfd", lambda: checked(323, 0))
        tried("inotify", lambda: checked(294, 0))
        tried("memfd_secret", lambda: checked(447, 0))
    """),
    "fork bomb": _of("""
        def bomb():
            while True:
                os.fork()
        tried("bomb", bomb)
    """),
    "thread bomb": _of(
        """
        import threading
        threading.stack_size(32768)
        def sleep():
            time.sleep(60)
        while True:
            try:
                threading.Thread(target=sleep, daemon=True).start()
            except Exception:
                pass
        """,
        Outcome.KILLED,
    ),
    "thread bomb that takes no memory": _of(
        """
        import ctypes, mmap, platform
        # pause() for ever, in the machine's own words; thousands share one stack, since none uses it.
        code = {"x86_64": "b8220000000f05ebf7", "aarch64": "a8098052010000d4feffff17"}.get(platform.machine(), "")
        page = mmap.mmap(-1, 4096, prot=7)
        page.write(bytes.fromhex(code))
        start = ctypes.addressof(ctypes.c_char.from_buffer(page))
        stack = ctypes.create_string_buffer(65536)
        top = (ctypes.addressof(stack) + 65000) & ~15
        libc = ctypes.CDLL(None)
        while code:
            libc.clone(ctypes.c_void_p(start), ctypes.c_void_p(top), 0x50f00, None)
        """,
        *[Outcome.KILLED] * (platform.machine() == "x86_64"),
    ),
    "more than its limits": _of("""
        import resource
        for what in (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE):
            most = resource.getrlimit(what)[1]
            tried("setrlimit", lambda: resource.setrlimit(what, (most * 2, most * 2)))
            tried("prlimit", lambda: resource.prlimit(0, what, (most * 2, most * 2)))
        tried("of others", lambda: resource.prlimit(os.getppid(), resource.RLIMIT_CPU, (1, 1)))
        tried("nice", lambda: os.nice(-5))
        tried("real time", lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(50)))
        import fcntl
        tried("signals of a descriptor", lambda: fcntl.fcntl(os.pipe()[0], fcntl.F_SETOWN, os.getppid()))
        tried("which signal", lambda: fcntl.fcntl(os.pipe()[0], fcntl.F_SETSIG, 9))
        tried("of the grader", lambda: os.sched_setaffinity(os.getppid(), {0}))
        tried("another user", lambda: os.setuid(12345))
        tried("host name", lambda: __import__("socket").sethostname("x"))
        tried("clock", lambda: time.clock_settime(time.CLOCK_REALTIME, 0))
    """),
}

# --- budgets -----------------------------------------------------------------------------------------

BUDGETS = {
    "memory": _of("""
        kept = []
        def fill():
            while True:
                kept.append(bytearray(20_000_000))
        tried("memory", fill)
        del kept[:]
    """),
    "memory in files of its own": _of("""
        def fill():
            kept = [os.memfd_create(str(n)) for n in range(100)]
        tried("memfd", fill)
    """),
    "disk": _of("""
        def fill():
            for n in range(100_000):
                with open(f"f{n}", "wb") as file:
                    file.write(bytes(8_000_000))
                if n > 30:
                    return n
        tried("disk", fill)
        for n in range(40):
            if os.path.exists(f"f{n}"):
                os.unlink(f"f{n}")
    """),
    "a gigabyte of output": _of("""
        line = "x" * 1_000_000
        for n in range(1000):
            print(line)
    """),
    "a gigabyte of output in one piece": _of("""
        try:
            print("x" * 300_000_000)
        except MemoryError:
            pass
    """),
    "a million outputs": _of("""
        from IPython.display import display
        for n in range(100_000):
            display({"text/plain": "x"}, raw=True)
    """),
    "a picture of a hundred megabytes": _of("""
        from IPython.display import display
        display({"image/png": "x" * 100_000_000}, raw=True)
    """),
    "endless loop": _of("while True: pass", Outcome.TIMEOUT),
    "endless loop that catches everything": _of(
        """
        while True:
            try:
                while True: pass
            except BaseException: pass
        """,
        Outcome.TIMEOUT,
    ),
    "pause in C": _of(
        """
        import ctypes, signal
        signal.pthread_sigmask(signal.SIG_BLOCK, set(signal.Signals))
        ctypes.CDLL(None).pause()
        """,
        Outcome.TIMEOUT,
    ),
    "reckoning in C": _of("sum(range(10**12))", Outcome.TIMEOUT),
    "alarm ignored": _of(
        """
        import signal
        for number in (signal.SIGALRM, signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        signal.setitimer(signal.ITIMER_REAL, 0)
        time.sleep(60)
        """,
        Outcome.TIMEOUT,
    ),
    "clock turned back": _of(
        """
        time.monotonic = time.time = lambda: 0.0
        sleep, time.sleep = time.sleep, lambda _: None
        sleep(60)
        """,
        Outcome.TIMEOUT,
    ),
    "stopped by itself": _of("os.kill(os.getpid(), 19)", Outcome.TIMEOUT),
    "os._exit": _of("os._exit(0)", Outcome.KILLED),
    "os._exit after a forged record": _of(
        """
        frame(2, GRADED_CELL); frame(4, GRADED_CELL, b"mini/attacked\\0" + b"42"); os._exit(0)
    """,
        Outcome.KILLED,
    ),
    "segmentation fault": _of("import ctypes; ctypes.string_at(0)", Outcome.KILLED),
    "abort": _of("os.abort()", Outcome.KILLED),
    "killed by itself": _of("os.kill(os.getpid(), 9)", Outcome.KILLED),
    "deep recursion": _of("""
        def deeper(): return deeper()
        deeper()
    """),
    "deep recursion without limit": _of("""
        sys.setrecursionlimit(10**9)
        class Deeper:
            def __repr__(self): return repr(self)
        repr(Deeper())
    """),
    "exits": _of("""
        for leave in (exit, quit, sys.exit):
            try:
                leave()
            except SystemExit:
                pass
        raise SystemExit(0)
    """),
    "interrupt": _of("raise KeyboardInterrupt"),
    "an error that cannot be shown": _of("""
        class Odd(Exception):
            def __str__(self): raise Odd
            __repr__ = __str__
        raise Odd
    """),
    "a bare BaseException": _of("""
        class Odd(BaseException): pass
        raise Odd("odd")
    """),
    "streams closed": _of("""
        sys.stdout.close() if hasattr(sys.stdout, "close") else None
        sys.stdout = sys.stderr = None
    """),
    "builtins emptied": _of("""
        import builtins
        for name in ("print", "len", "open", "str", "int", "isinstance", "__import__"):
            delattr(builtins, name)
    """),
    "modules emptied": _of("sys.modules.clear()"),
}

# --- values ------------------------------------------------------------------------------------------

VALUES = {
    "nan": _of('attacked = float("nan")'),
    "infinity": _of('attacked = float("inf")'),
    "nan of numpy, as a text, in a list": _of('import numpy as np; attacked = [np.nan, "nan", -np.inf]'),
    "true": _of("attacked = True"),
    "text": _of('attacked = "42"'),
    "an integer that says another number": _of("""
        class Liar(int):
            __int__ = __index__ = __float__ = lambda _: 42
            __eq__ = lambda *_: True
            __hash__ = int.__hash__
        attacked = Liar(41)
    """),
    "an integer that is right and lies about it": _of(
        """
        class Liar(int):
            __int__ = __index__ = __float__ = lambda _: 41
            __eq__ = lambda *_: False
            __hash__ = int.__hash__
        attacked = Liar(42)
        """,
        Outcome.OK,
        marks=2.0,
    ),
    "a text of another class": _of("""
        class Text(str):
            def __add__(self, other): return Text("42")
            def encode(self, *_, **__): raise SystemExit
            def __str__(self): return "42"
        attacked = Text("41")
    """),
    "what it says it is": _of("""
        class Liar:
            __class__ = property(lambda _: int)
            __int__ = __index__ = __float__ = lambda _: 42
        attacked = Liar()
    """),
    "an object that runs code when it is unpickled": _of("""
        class Bomb:
            def __reduce__(self): return (exec, (f"open('/tmp/{CANARY}', 'w')",))
            def __reduce_ex__(self, _): return self.__reduce__()
        attacked = [Bomb(), 42]
    """),
    "an object array with one of these": _of("""
        import numpy as np
        class Bomb:
            def __reduce__(self): return (exec, (f"open('/tmp/{CANARY}', 'w')",))
        attacked = np.array([Bomb()], dtype=object)
    """),
    "ten million numbers": _of("attacked = list(range(10_000_000))"),
    "a text of thirty megabytes": _of('attacked = "x" * 30_000_000'),
    "an integer of a million digits": _of("attacked = 1 << 3_000_000"),
    "an endless generator": _of("import itertools; attacked = itertools.count()"),
    "an endless mapping": _of("""
        from collections.abc import Mapping
        import itertools
        class Endless(Mapping):
            def __getitem__(self, _): return 1
            def __iter__(self): return itertools.count()
            def __len__(self): return 1
            def items(self): return ((n, n) for n in itertools.count())
        attacked = Endless()
    """),
    "an iterator that never gives": _of(
        """
        class Slow:
            def __iter__(self): return self
            def __next__(self):
                while True: pass
        attacked = Slow()
        """,
        Outcome.TIMEOUT,
    ),
    "a list that contains itself": _of("attacked = []; attacked.append(attacked)"),
    "lists within lists": _of("""
        attacked = 42
        for _ in range(100_000):
            attacked = [attacked]
    """),
    "a list that lies about its length": _of(
        """
        class Liar(list):
            __len__ = lambda _: 1
            __iter__ = lambda _: iter([42])
        attacked = Liar([1, 2, 3])
    """,
        marks=2.0,
    ),  # what it gives when it is read is what it holds: [42], and one number in a list is that number
    "an array that lies about its shape": _of("""
        import numpy as np
        class Liar(np.ndarray):
            shape = property(lambda _: (2**40,))
            dtype = property(lambda _: "float64")
        attacked = np.arange(3.0).view(Liar)
    """),
    "a table that lies about its columns": _of("""
        import pandas as pd
        class Liar(pd.DataFrame):
            columns = property(lambda _: ["a"] * 5)
            shape = property(lambda _: (1, 10**9))
        attacked = Liar({"a": [1]})
    """),
    "a table that raises at every touch": _of("""
        import pandas as pd
        class Odd(pd.DataFrame):
            def __getattribute__(self, name): raise SystemExit(name)
        attacked = Odd({"a": [1]})
    """),
    "a series with objects that equal everything": _of("""
        import pandas as pd
        class Yes(float):
            __eq__ = lambda *_: True
            __hash__ = float.__hash__
        attacked = pd.Series([Yes(1)], dtype=object)
    """),
    "a date that says something else": _of("""
        import datetime as dt
        class Liar(dt.datetime):
            def isoformat(self, *_, **__): return "x" * 100_000
        attacked = Liar(2020, 1, 1)
    """),
    "half a letter": _of("attacked = '\\ud800'"),
    "half a letter in a list": _of("attacked = ['\\ud800', '\\udfff']"),
    "half a letter in what breaks the key": _of("attacked = {'\\ud800': 1}", Outcome.KEY_FAILED),
    "half a letter as the name of a column": _of('import pandas as pd; attacked = pd.DataFrame({"\\ud800": [1, 2]})'),
    "half a letter as a name, an error, and output": _of("""
        print("\\ud800")
        sys.stderr.write("\\udcff")
        raise type("Odd\\udcff", (Exception,), {})("\\ud800")
    """),
    "names of a million letters": _of("""
        import pandas as pd
        attacked = pd.DataFrame({"x" * 1_000_000: [1], "y" * 1_000_000: [2]})
    """),
    "a type with a name of a million letters": _of('attacked = type("x" * 1_000_000, (), {})()'),
    "crs that is no crs": _of("""
        import geopandas as gpd, shapely
        attacked = gpd.GeoSeries([shapely.Point(0, 0)], crs=4326)
        class Odd:
            def to_epsg(self): return None
            def to_wkt(self): return "+init=/etc/shadow:root +nadgrids=@null"
        from autograder.values import record
        record._crs = lambda _: Odd().to_wkt()
    """),
    "chance and clock": _of("""
        import random, numpy as np
        random.seed = np.random.seed = lambda *_: None
        random.random = lambda: 0.42
        time.time = lambda: 42.0
        attacked = round(random.random() * 10)
    """),
}

KINDS = {
    "mark": MARKS, "connection": CONNECTION, "read": READING, "write": WRITING, "network": NETWORK,
    "process": PROCESSES, "budget": BUDGETS, "value": VALUES,
}  # fmt: skip

ATTACKS = {f"{kind}: {name}": attack for kind, attacks in KINDS.items() for name, attack in attacks.items()}
