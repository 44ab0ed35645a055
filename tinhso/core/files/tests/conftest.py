"""Stores and scanners of their own for the tests: a folder, a real S3 server, a program."""

import os
import subprocess
import sys
import threading

import httpx
import pytest

from tinhso.core.files import gateway

BUCKET = "tep"


@pytest.fixture
def folder(tmp_path, settings):
    """A store in a folder."""
    place = tmp_path / "store"
    settings.FILES_URL = f"file://{place}"
    settings.FILES_DESK = tmp_path / "desk"
    gateway.store.cache_clear()
    yield place
    gateway.store.cache_clear()


@pytest.fixture(scope="session")
def s3_server():
    """A process that speaks S3, without internet."""
    process = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"],
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONWARNINGS": "ignore"},
        text=True,
    )
    line = next(line for line in process.stderr if "Running on" in line)
    reader = threading.Thread(target=process.stderr.read)  # or its log would stop it
    reader.start()
    yield line.split()[-1]
    process.terminate()
    process.wait()
    reader.join()
    process.stderr.close()


@pytest.fixture
def bucket(s3_server, tmp_path, settings):
    """A store in a bucket of the S3 server, empty."""
    httpx.post(f"{s3_server}/moto-api/reset")
    httpx.put(f"{s3_server}/{BUCKET}", headers={"Authorization": _signed_for("us-east-1")})
    settings.FILES_URL = f"s3://{BUCKET}/kho"
    settings.FILES_S3 = {
        "endpoint": s3_server,
        "region": "us-east-1",
        "access_key_id": "test",
        "secret_access_key": "test",
    }
    settings.FILES_DESK = tmp_path / "desk"
    gateway.store.cache_clear()
    yield s3_server
    gateway.store.cache_clear()


@pytest.fixture(params=["folder", "bucket"])
def any_store(request):
    """Each kind of store in turn."""
    request.getfixturevalue(request.param)
    return gateway.store()


@pytest.fixture
def clamd(settings):
    """Start the scanner's simulator and point the product to it; `clamd(slow=)` starts another."""
    running = []

    def start(*more):
        command = [sys.executable, "-m", "simulators.clamd", "--port", "0", *more]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        running.append(process)
        settings.CLAMAV_URL = process.stdout.readline().strip()
        return process

    yield start
    for process in running:
        process.kill()
        process.wait()
        process.stdout.close()


def _signed_for(region):
    return f"AWS4-HMAC-SHA256 Credential=test/20261120/{region}/s3/aws4_request"
