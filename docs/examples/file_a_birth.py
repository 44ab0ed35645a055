"""Files the registration of a birth and follows it, with nothing but Python's own library.

Usage: TINHSO_URL=http://localhost:8000 TINHSO_TOKEN=ts_… python docs/examples/file_a_birth.py
The token needs own:read and own:write. All persons and numbers are invented.
"""

import json
import os
import sys
import uuid
from datetime import date, timedelta
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

API = os.environ.get("TINHSO_URL", "http://localhost:8000") + "/api/v1"
TOKEN = os.environ.get("TINHSO_TOKEN", "")
# A PNG of one pixel stands for the scanned notice of birth.
NOTICE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZF"
    "QAAAAABJRU5ErkJggg=="
)


def call(method, path, body=None, *, key=""):
    """Return what the API answers; tell and stop where it says no. A lost answer is asked again."""
    headers = {"Accept": "application/json", "Content-Type": "application/json"}
    if TOKEN:
        headers["Authorization"] = f"Bearer {TOKEN}"
    if key:
        headers["Idempotency-Key"] = key
    data = None if body is None else json.dumps(body).encode()
    for attempt in range(3):
        try:
            with urlopen(Request(API + path, data, headers, method=method), timeout=30) as answer:
                return json.load(answer)
        except HTTPError as refusal:
            problem = json.load(refusal)
            sys.exit(f"{problem['title']}: {problem.get('detail', '')} {problem.get('errors', '')}")
        except URLError:
            if attempt == 2 or (method == "POST" and not key):
                raise
    raise AssertionError("unreachable")


def answers(area):
    """Return what the mother of a child born five days ago writes."""
    born = date.today() - timedelta(days=5)
    home = {"commune": area["area_code"], "area": area["area"], "detail": "số 00"}
    place = home | {"detail": ""}
    person = {"ethnicity": "01", "nationality": "VN", "residence": home}
    mother = {"name": "Nguyễn Thị Mẫu", "birth_date": "1996-01-01", **person}
    father = {"name": "Trần Văn Thử", "birth_date": "1994-02-02", **person}
    return {
        "registration_kind": "married",
        "requester_relation": "mother",
        "requester_name": "Nguyễn Thị Mẫu",
        "requester_personal_number": "038196000001",
        "requester_residence": home,
        "requester_phone": "0900000001",
        "child_last": "Trần",
        "child_name": "Mẫu An",
        "child_birth_date": born.isoformat(),
        "child_gender": "female",
        "child_ethnicity": "01",
        "child_nationality": "VN",
        "hometown": place,
        "born_in_facility": True,
        "birth_facility": "Bệnh viện Phụ sản Mẫu",
        "birth_place": place,
        "birth_proof": "notice",
        "birth_notice_number": "00001.GCS.00000.26",
        "birth_notice_date": (born + timedelta(days=1)).isoformat(),
        **{f"mother_{key}": value for key, value in mother.items()},
        **{f"father_{key}": value for key, value in father.items()},
        "marriage_number": "00/2024",
        "marriage_date": "2024-03-15",
        "marriage_place": f"UBND {area['area']}",
        "delivery_method": "electronic",
        "want_copies": True,
        "copies": 2,
    }


def main():
    procedure = call("GET", f"/procedures?q={quote('khai sinh')}&limit=1")["items"][0]
    unit = call("GET", f"/units?q={quote('hac thanh')}&level=commune")["items"][0]
    place = unit["short_name"].removeprefix("UBND ")
    given = answers(
        {"area_code": unit["area_code"], "area": f"{place[:1].lower()}{place[1:]}, tỉnh Thanh Hóa"}
    )
    checked = call("POST", f"/procedures/{procedure['code']}/form/check", {"answers": given})
    print(f"{procedure['short_name']}: {len(checked['errors'])} faults, {checked['total']} đồng")

    papers = [
        {"key": paper["key"], "name": f"{paper['key']}.png", "content": NOTICE}
        for paper in checked["papers"]
        if paper["required"]
    ]
    whole = {
        "procedure": procedure["code"],
        "unit": unit["code"],
        "answers": given,
        "papers": papers,
    }
    filed = call("POST", "/dossiers", whole, key=str(uuid.uuid4()))
    print(f"Filed as {filed['code']}: {filed['state_label']}")

    track = call("GET", f"/track/{filed['code']}")
    print(f"Anybody with the code reads: {track['state_label']}, {track['clock']['label']}")


if __name__ == "__main__":
    main()
