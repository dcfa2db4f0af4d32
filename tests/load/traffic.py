"""Mixed traffic as a practice makes it: each person does something every few seconds, on time or late."""

import heapq
import json
import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from statistics import quantiles
from urllib.parse import urlencode
from uuid import uuid4

from tests.load.people import Person, Unsure

# (what somebody does, how often of a thousand)
MIX = (
    ("save", 480),
    ("today", 140),
    ("patient", 120),
    ("builder", 110),
    ("plan page", 130),
    ("issue", 15),
    ("sheet", 5),
)
PATIENCE = 30  # seconds until an answer counts as none
IDLE = 3.0  # seconds an open connection may rest before another is opened; the service closes it after five
RESTED = 1.0  # after so many a connection may be closed while we write: a browser then opens another
WRITES = ("save", "issue")
Lines = dict[tuple[str, int], tuple[HTTPConnection, float]]
Headers = dict[str, str]
PLAIN = {"Sec-Fetch-Site": "same-origin", "Accept-Encoding": "gzip"}
FORM = {"Content-Type": "application/x-www-form-urlencoded", **PLAIN}


@dataclass
class Report:
    """What came of it. A wait counts from the moment somebody wanted something, not from its turn."""

    waits: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    asked_to_wait: Counter[str] = field(default_factory=Counter)
    unanswered: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    def at(self, kind: str, share: float) -> float:
        waits = self.waits[kind]
        return (
            waits[0]
            if len(waits) == 1
            else quantiles(waits, n=1000, method="inclusive")[int(share * 1000) - 1]
        )

    def __str__(self) -> str:
        lines = [f"{'':12}{'answers':>9}{'p50 ms':>9}{'p99 ms':>9}{'longest':>9}"]
        for kind in sorted(self.waits):
            waits = self.waits[kind]
            lines.append(
                f"{kind:12}{len(waits):9}{self.at(kind, 0.5) * 1000:9.0f}"
                f"{self.at(kind, 0.99) * 1000:9.0f}{max(waits) * 1000:9.0f}"
            )
        lines.append(f"asked to come again (503 with Retry-After): {dict(self.asked_to_wait) or 'never'}")
        lines.append(f"connections cut: {dict(self.unanswered) or 'none'}")
        lines.append(f"errors: {len(self.errors)}{': ' + '; '.join(self.errors[:5]) if self.errors else ''}")
        return "\n".join(lines)


class Traffic:
    """People at work on one or several addresses of a service; `run` returns when their time is over."""

    def __init__(
        self,
        people: Sequence[Person],
        addresses: Sequence[tuple[str, int]],
        *,
        host: str,
        every: float,
        seed: int = 1,
        hands: int = 24,
    ) -> None:
        self.people, self.addresses, self.host, self.every = people, addresses, host, every
        self.chance = random.Random(seed)  # noqa: S311  who does what next is no secret
        self.hands = hands
        self.report = Report()
        self.until = 0.0
        self.may_be_cut = threading.Event()  # while a service is stopped on purpose, nobody counts it
        self._lock = threading.Condition()
        self._due: list[tuple[float, int]] = []
        self._moved: Counter[int] = Counter()  # how often somebody went on to the next address

    def answered(self, number: int, *, within: float, to: Sequence[Person] = ()) -> None:
        """Wait until so many more answers have come, and one of a write to each of these people."""
        with self._lock:
            least = self.report.answers.total() + number
            done = [(person, person.saved + person.issued) for person in to]
            came = self._lock.wait_for(
                lambda: (
                    self.report.answers.total() >= least
                    and all(person.saved + person.issued > before for person, before in done)
                ),
                within,
            )
        assert came, f"{number} answers did not come within {within:.0f} s"

    def end(self) -> None:
        """Let everybody finish what they are at."""
        with self._lock:
            self.until = 0
            self._lock.notify_all()

    def run(self, seconds: float, *, meanwhile: Callable[[], None] = lambda: None) -> Report:
        begin = time.monotonic()
        self.until = begin + seconds
        self._due = [(begin + self.chance.random() * self.every, index) for index in range(len(self.people))]
        heapq.heapify(self._due)
        threads = [threading.Thread(target=self._work, daemon=True) for _ in range(self.hands)]
        for thread in threads:
            thread.start()
        meanwhile()
        for thread in threads:
            thread.join()
        return self.report

    def _work(self) -> None:
        connections: Lines = {}
        while (turn := self._next()) is not None:
            due, index, kind = turn
            person = self.people[index]
            address = self.addresses[(index + self._moved[index]) % len(self.addresses)]
            self._act(kind, person, connections, address, due)
            with self._lock:
                pause = self.every * (0.5 + self.chance.random())
                heapq.heappush(self._due, (max(due + pause, time.monotonic()), index))
                self._lock.notify_all()
        for connection, _ in connections.values():
            connection.close()

    def _next(self) -> tuple[float, int, str] | None:
        with self._lock:
            while True:
                at = time.monotonic()
                if at >= self.until:
                    self._lock.notify_all()
                    return None
                if self._due and self._due[0][0] <= at:
                    due, index = heapq.heappop(self._due)
                    return due, index, self.chance.choices([k for k, _ in MIX], [n for _, n in MIX])[0]
                until = min(self._due[0][0], self.until) if self._due else self.until
                self._lock.wait(max(until - at, 0.001))

    def _act(
        self,
        kind: str,
        person: Person,
        connections: Lines,
        address: tuple[str, int],
        due: float,
    ) -> None:
        if person.unsure is not None:
            kind = person.unsure.kind  # as the builder's page does: the same once more, before anything else
        elif kind in WRITES:
            person.unsure = Unsure(kind, self.chance.randint(1, 30), uuid4())
        method, path, fields = asked(kind, person)
        body = None if fields is None else urlencode({"csrf_token": person.token, **fields})
        headers = {"Host": self.host, "Cookie": person.cookie, **(PLAIN if body is None else FORM)}
        if kind == "save":
            headers["Accept"] = "application/json"
        if kind == "plan page":
            headers["Cookie"] = f"plan={person.link}"
        try:
            answer, content = send(connections, address, method, path, body, headers)
        except (OSError, HTTPException) as error:
            self._cut(kind, error)
            self._moved[self.people.index(person)] += 1  # as a proxy does with a host that is gone
            return
        took = time.monotonic() - due
        with self._lock:
            self.report.answers[kind, answer.status] += 1
            # What was refused for now stays unsure, and is sent again.
            if answer.status == 503 and answer.getheader("Retry-After"):
                self.report.asked_to_wait[kind] += 1
            elif kind == "save" and answer.status == 200:
                person.version = json.loads(content)["version"]
                assert person.unsure is not None
                person.saved, person.last_saved = person.saved + 1, person.unsure.reps
                person.unsure = None
                self.report.waits[kind].append(took)
            elif kind == "issue" and answer.status == 303:
                person.issued, person.version = person.issued + 1, person.version + 1
                person.unsure = None
                self.report.waits[kind].append(took)
            elif answer.status == 200 and kind not in WRITES:
                self.report.waits[kind].append(took)
            else:
                self.report.errors.append(f"{kind} answered {answer.status}")

    def _cut(self, kind: str, error: Exception) -> None:
        with self._lock:
            self.report.unanswered[kind] += 1
            if not self.may_be_cut.is_set():
                self.report.errors.append(f"{kind}: {type(error).__name__}")


def send(
    connections: Lines, address: tuple[str, int], method: str, path: str, body: str | None, headers: Headers
) -> tuple[HTTPResponse, bytes]:
    """Ask over the open connection or another, as a browser does, and read the answer whole."""
    connection, used = connections.pop(address, (None, 0.0))
    rested = time.monotonic() - used
    if connection is None or rested > IDLE:
        if connection is not None:
            connection.close()
        connection, rested = HTTPConnection(*address, timeout=PATIENCE), 0.0
    try:
        connection.request(method, path, body=body, headers=headers)
        answer = connection.getresponse()
        content = answer.read()
    except (OSError, HTTPException) as error:
        connection.close()
        if rested > RESTED and isinstance(error, ConnectionError):
            return send(connections, address, method, path, body, headers)
        raise
    connections[address] = (connection, time.monotonic())
    return answer, content


def asked(kind: str, person: Person) -> tuple[str, str, dict[str, object] | None]:
    """Method, path and fields of what somebody does."""
    match kind:
        case "save":
            assert person.unsure is not None
            fields = {
                "version": person.version,
                "typed": f"2x{person.unsure.reps}",
                "before": "",
                "key": person.unsure.key,
            }
            return "POST", f"/plans/{person.plan}/doses/{person.dose}", fields
        case "issue":
            return "POST", f"/plans/{person.plan}/issue", {"version": person.version}
        case "patient":
            return "GET", f"/patients/{person.patient}", None
        case "builder":
            return "GET", f"/plans/{person.plan}", None
        case "plan page":
            return "GET", "/plan", None
        case "sheet":
            return "GET", f"/plans/{person.plan}/revisions/{person.revision}/handout.pdf", None
        case _:
            return "GET", "/", None
