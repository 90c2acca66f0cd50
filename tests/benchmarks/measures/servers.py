"""Our own programs, published as docs/operations.md says: the server, and the yardsticks it is measured against."""
import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path

from .processes import Process, free_port, wait_for

ROOT = Path(__file__).resolve().parents[3]


class Published:
    """The server and the benchmarks' program, in a folder."""

    def __init__(self, folder):
        self.folder, self.log = folder, folder / "servers.log"
        self.publish("src/DisposableMail.Server", "-r", "linux-x64")
        self.publish("tests/benchmarks/DisposableMail.Benchmarks")
        self.server = folder / "DisposableMail.Server/DisposableMail.Server.dll"
        self.benchmarks = folder / "DisposableMail.Benchmarks/DisposableMail.Benchmarks.dll"

    def self_contained(self):
        """The server with the runtime, all of it compiled ahead as one image: its executable. Takes minutes."""
        self.publish("src/DisposableMail.Server", "-r", "linux-x64", "-p:SelfContained=true", "-p:PublishReadyToRunComposite=true",
                     "--artifacts-path", self.folder / "artifacts", folder="composite")
        return self.folder / "composite/DisposableMail.Server"

    def publish(self, project, *arguments, folder=None):
        target = self.folder / (folder or Path(project).name)
        subprocess.run(["dotnet", "publish", ROOT / project, "-c", "Release", "-o", target, "-nologo", "-v", "q", *arguments],
                       check=True, stdout=sys.stderr)

    def yardstick(self, *arguments):
        """A listener that discards (--listener discard) or an HTTP server that only serialises (--http bare)."""
        port = free_port()
        process = Process(["dotnet", self.benchmarks, *arguments, "--port", str(port)], self.log)
        process.port = port
        return process

    def run(self, *arguments):
        """The benchmarks' program as a client; yields its lines as they come."""
        with subprocess.Popen(["dotnet", self.benchmarks, *map(str, arguments)], stdout=subprocess.PIPE, text=True) as client:
            yield from client.stdout
        if client.returncode:
            raise SystemExit(f"{arguments[:2]} failed")


class Server(Process):
    """DisposableMail with a database of its own, without the limits that are for strangers."""

    def __init__(self, published, name="mail", **settings):
        self.http_port, self.smtp_port = free_port(), free_port()
        self.database = published.folder / f"{name}.db"
        environment = {
            **os.environ, "ASPNETCORE_ENVIRONMENT": "Production", "Metrics__Port": "0",
            "Kestrel__Endpoints__Http__Url": f"http://127.0.0.1:{self.http_port}", "Smtp__Port": str(self.smtp_port),
            "Smtp__RateLimitExempt__0": "127.0.0.0/8", "Tiers__ultra__MessagesPerInbox": "1000000",
            "Tiers__ultra__BytesPerInbox": str(1 << 40), "Database__ConnectionString": f"Data Source={self.database}", **settings}
        super().__init__(["dotnet", published.server], published.log, environment, published.folder)

    def __enter__(self):
        super().__enter__()
        wait_for(self.http_port, self.process)
        wait_for(self.smtp_port, self.process)
        return self

    @property
    def url(self):
        return f"http://127.0.0.1:{self.http_port}"

    def new_key(self):
        made = subprocess.run([*self.command, "keys", "create", "--account", "benchmark", "--tier", "ultra"],
                              env=self.environment, cwd=self.folder, check=True, capture_output=True, text=True)
        self.key = made.stdout.strip().splitlines()[-1]
        return self.key

    def call(self, method, path):
        request = urllib.request.Request(self.url + path, method=method, headers={"Authorization": f"Bearer {self.key}"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer), answer.headers

    def new_inbox(self):
        return self.call("POST", "/v1/inbox")[0]["data"]
