"""The language server that editors run for YAML, asked over standard input and output as an editor asks it."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer
from typing import Any

FOLDER = Path(__file__).parent / "editor"
SERVER = FOLDER / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
PATIENCE = 60  # seconds until a server that says nothing is ended
CURSOR = "▮"


def why_no_server() -> str:
    """What is missing to run the server here."""
    if shutil.which("node") is None:
        return "node is not installed"
    return "" if SERVER.exists() else "yaml-language-server is not installed: make test-editor installs it"


@dataclass
class Server:
    """A running server."""

    process: "subprocess.Popen[bytes]"
    asked: int = 0
    opened: int = 0
    diagnostics: dict[str, list[Any]] = field(default_factory=dict)

    def complete(self, file: Path, text: str) -> list[Any]:
        """What is offered where the cursor stands in the text."""
        found: list[Any] = self._at_cursor("textDocument/completion", file, text)["items"]
        return found

    def hover(self, file: Path, text: str) -> str:
        """What is shown of the word under the cursor."""
        found: str = self._at_cursor("textDocument/hover", file, text)["contents"]["value"]
        return found

    def check(self, file: Path, text: str) -> list[Any]:
        """What is marked in the text."""
        uri = self._open(file, text)
        while uri not in self.diagnostics:
            self._receive()
        found = self.diagnostics[uri]
        self._close(uri)
        return found

    def ask(self, method: str, parameters: Any) -> Any:
        """The answer to a request; what the server asks in between is answered with nothing."""
        self.asked += 1
        self._send(id=self.asked, method=method, params=parameters)
        while True:
            message = self._receive()
            if message.get("id") == self.asked and "method" not in message:
                assert "error" not in message, message["error"]
                return message["result"]

    def tell(self, method: str, parameters: Any) -> None:
        self._send(method=method, params=parameters)

    def _at_cursor(self, method: str, file: Path, text: str) -> Any:
        before, _, after = text.partition(CURSOR)
        uri = self._open(file, before + after)
        line, column = before.count("\n"), len(before) - before.rfind("\n") - 1
        found = self.ask(
            method, {"textDocument": {"uri": uri}, "position": {"line": line, "character": column}}
        )
        self._close(uri)
        return found

    def _open(self, file: Path, text: str) -> str:
        self.opened += 1  # each text is a file of its own: nothing is answered from memory
        uri = file.with_stem(f"{file.stem}-{self.opened}").as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})
        return uri

    def _close(self, uri: str) -> None:
        self.tell("textDocument/didClose", {"textDocument": {"uri": uri}})

    def _send(self, **message: Any) -> None:
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(content), content))
        self.process.stdin.flush()

    def _receive(self) -> Any:
        assert self.process.stdout
        length = 0
        while line := self.process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        assert length, "the server has ended"
        message = json.loads(self.process.stdout.read(length))
        if message.get("method") == "textDocument/publishDiagnostics":
            self.diagnostics[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "id" in message and "method" in message:
            items = message.get("params", {}).get("items", []) if isinstance(message["params"], dict) else []
            self._send(id=message["id"], result=[SETTINGS.get(each["section"]) for each in items] or None)
        return message


SETTINGS = {"yaml": {"schemaStore": {"enable": False}, "validate": True, "hover": True, "completion": True}}


@contextmanager
def running(root: Path) -> Iterator[Server]:
    """A server for the files below a folder."""
    process = subprocess.Popen(
        ["node", str(SERVER), "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    watch = Timer(PATIENCE, process.kill)
    watch.start()
    try:
        server = Server(process)
        folders = [{"uri": root.as_uri(), "name": root.name}]
        capabilities = {"textDocument": {"hover": {}, "completion": {}}, "workspace": {"configuration": True}}
        server.ask(
            "initialize",
            {
                "processId": None,
                "rootUri": root.as_uri(),
                "workspaceFolders": folders,
                "capabilities": capabilities,
            },
        )
        server.tell("initialized", {})
        yield server
    finally:
        watch.cancel()
        process.kill()
        process.communicate()
