"""What thirty participants who click through Learned filters at once ask of a server.

Run with `python -m tests.performance.participants [FOLDER]`; it needs Chromium. FOLDER is a
checkout of an older commit, such as `git worktree add FOLDER c4b6b93` makes, to compare with in the
same run: in turns, several times.

A browser opens the page once and clicks on "Next sample", and what it has sent is noted. Then as
many websocket clients send the same, each with its own clock, a click a second: first what opens
the page, with the files that this names fetched once, then one sample after the other. "p95" is of
the ms from a click until the server says that its run has finished; "processor" is what all
processes of the server took meanwhile, for each click. Memory is proportional (PSS), with what
processes share counted once.
"""

import asyncio
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from urllib.request import urlopen

import numpy as np
import psutil
from playwright.sync_api import Browser
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from tests.paths import ROOT
from tests.performance.servers import IDLE, SHOWN, chromium, met, server

PARTICIPANTS, CLICKS, EACH, ROUNDS = 30, 20, 1.0, 2  # a click in so many seconds
P95, PROCESSOR = 0.5, 0.6  # of the older commit's
SERVER, WITHOUT_KERAS, WITH_KERAS = 200, 300, 1000  # MB


@dataclass
class Noted:
    """What a browser sends: to open the page, and with its first click."""

    opening: bytes
    click: bytes

    def nth_click(self, number: int) -> bytes:
        """Give a later click: it leads one sample farther, and is counted as one more."""
        message = BackMsg()
        message.ParseFromString(self.click)
        for widget in message.rerun_script.widget_states.widgets:
            if widget.HasField("json_trigger_value"):
                told = re.sub(r"(?<=[\[:])1(?=[,}\]])", str(number), widget.json_trigger_value)
                widget.json_trigger_value = told
        return message.SerializeToString()


def note(browser: Browser, address: str) -> Noted:
    """Open the page and click once, as a participant does."""
    sent: list[bytes] = []
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.on("websocket", lambda socket: socket.on("framesent", lambda data: sent.append(data)))
    page.goto(f"{address}/learned_filters")
    page.locator(SHOWN["learned filters"]).wait_for()
    page.wait_for_function(IDLE)
    page.get_by_role("button", name="Next sample").click()
    page.wait_for_url("**sample=1*")
    page.close()
    # Not what a page sends by itself, such as to ask whether Keras is up.
    return Noted(sent[0], next(each for each in sent if tells(each)))


def tells(data: bytes) -> bool:
    """Say whether a message tells what a widget has done."""
    message = BackMsg()
    message.ParseFromString(data)
    kinds = [widget.WhichOneof("value") for widget in message.rerun_script.widget_states.widgets]
    return bool({"trigger_value", "json_trigger_value"} & set(kinds))


async def finished(socket: ClientConnection) -> bytes:
    """Wait until a run of the script has finished; gives all that came."""
    came = b""
    while True:
        data = await socket.recv()
        came += bytes(data)
        message = ForwardMsg()
        message.ParseFromString(bytes(data))
        if message.WhichOneof("type") == "script_finished":
            return came


async def participate(address: str, noted: Noted, start: asyncio.Event, wait: float) -> list[float]:
    """Open the page, fetch what it names, and click; gives ms for each click."""
    took = []
    stream = f"{address.replace('http', 'ws')}/_stcore/stream"
    async with connect(stream, subprotocols=["streamlit"], max_size=None) as socket:
        await socket.send(noted.opening)
        files = set(re.findall(rb"/media/\w+(?:\.\w+)?", await finished(socket)))
        for file in files:
            await asyncio.to_thread(lambda file=file: urlopen(address + file.decode()).read())
        await start.wait()
        await asyncio.sleep(wait)
        for number in range(1, CLICKS + 1):
            begun = perf_counter()
            await socket.send(noted.nth_click(number))
            await finished(socket)
            took.append(1000 * (perf_counter() - begun))
            await asyncio.sleep(max(0, EACH - (perf_counter() - begun)))
    return took


async def crowd(address: str, noted: Noted, process: psutil.Process) -> tuple[list[float], float]:
    """Let all participants click; gives ms of all clicks, and processor ms for each."""
    start = asyncio.Event()
    waits = np.linspace(0, EACH, PARTICIPANTS, endpoint=False)
    clients = [
        asyncio.create_task(participate(address, noted, start, wait)) for wait in waits.tolist()
    ]
    await asyncio.sleep(10)  # until all have opened the page
    before = processor(process)
    start.set()
    took = [ms for each in await asyncio.gather(*clients) for ms in each]
    return took, 1000 * (processor(process) - before) / len(took)


def family(process: psutil.Process) -> list[psutil.Process]:
    """Give a server's processes, itself first."""
    return [process, *process.children(recursive=True)]


def processor(process: psutil.Process) -> float:
    """Give the seconds that all of a server's processes have worked."""
    return sum(sum(each.cpu_times()[:2]) for each in family(process))


def memory(process: psutil.Process) -> list[float]:
    """Give the proportional memory of each of a server's processes, in MB."""
    return [each.memory_full_info().pss / 1e6 for each in family(process)]


def main() -> None:
    """Run the benchmark and print its table."""
    older = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else None
    folders = {"this": ROOT} | ({"older": older} if older else {})
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in folders}
    held: dict[str, list[float]] = {}
    print(f"{PARTICIPANTS} participants, {CLICKS} clicks each, one in {EACH:g} s, {ROUNDS} times")
    for _ in range(ROUNDS):
        for name, folder in folders.items():
            with server("dashboard", folder=folder) as (process, address):
                with chromium() as browser:
                    noted = note(browser, address)
                took, each = asyncio.run(crowd(address, noted, process))
                found[name].append((float(np.percentile(took, 95)), each))
                held[name] = memory(process)
    for name, rounds in found.items():
        p95, each = np.median(np.array(rounds), axis=0)
        parts = ", ".join(f"{part:.0f}" for part in held[name])
        print(
            f"{name:8} p95 {p95:6.0f} ms   processor {each:5.1f} ms a click   "
            f"memory {sum(held[name]):.0f} MB ({parts})"
        )
    if older:
        (p95, each), (before, each_before) = (
            np.median(np.array(found[name]), axis=0) for name in ("this", "older")
        )
        for what, ratio, goal in (
            ("p95", p95 / before, P95),
            ("processor", each / each_before, PROCESSOR),
        ):
            print(f"{what}: {ratio:.2f} of the older one   <= {goal}  {met(ratio <= goal)}")
    whole, own = sum(held["this"]), held["this"][0]
    print(f"server {own:.0f} MB   <= {SERVER}  {met(own <= SERVER)}")
    print(f"with Keras {whole:.0f} MB   <= {WITH_KERAS}  {met(whole <= WITH_KERAS)}")


if __name__ == "__main__":
    main()
