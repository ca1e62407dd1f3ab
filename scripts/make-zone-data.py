#!/usr/bin/env python3
"""Writes the data by which quiet hours find a lead's zone, from the packages `phonenumbers` and `tzdata`:

    pip install phonenumbers==9.0.43 tzdata==2026.6 && python3 scripts/make-zone-data.py

phone_zones.txt     which zones a number may lie in, by its first digits
area_codes.txt      which states of the United States an area code belongs to
zone_countries.txt  which country a zone belongs to
"""

import re
from collections import defaultdict
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from phonenumbers.geodata import GEOCODE_DATA
from phonenumbers.tzdata import TIMEZONE_DATA

TARGET = Path(__file__).resolve().parent.parent / "lib/src/domain/quiet_hours"
AREA = 4  # "1" and three digits.
PHONENUMBERS = f"libphonenumber as in the package phonenumbers {version('phonenumbers')}"
LICENCE = "Copyright the Libphonenumber Authors, Apache-2.0; changed in form. Written by scripts/make-zone-data.py."

STATES = {
    "Alabama": "AL", "Alaska": "AK", "Arizona": "AZ", "Arkansas": "AR", "California": "CA", "Colorado": "CO",
    "Connecticut": "CT", "Delaware": "DE", "Florida": "FL", "Georgia": "GA", "Hawaii": "HI", "Idaho": "ID",
    "Illinois": "IL", "Indiana": "IN", "Iowa": "IA", "Kansas": "KS", "Kentucky": "KY", "Louisiana": "LA",
    "Maine": "ME", "Maryland": "MD", "Massachusetts": "MA", "Michigan": "MI", "Minnesota": "MN",
    "Mississippi": "MS", "Missouri": "MO", "Montana": "MT", "Nebraska": "NE", "Nevada": "NV",
    "New Hampshire": "NH", "New Jersey": "NJ", "New Mexico": "NM", "New York": "NY", "North Carolina": "NC",
    "North Dakota": "ND", "Ohio": "OH", "Oklahoma": "OK", "Oregon": "OR", "Pennsylvania": "PA",
    "Rhode Island": "RI", "South Carolina": "SC", "South Dakota": "SD", "Tennessee": "TN", "Texas": "TX",
    "Utah": "UT", "Vermont": "VT", "Virginia": "VA", "Washington State": "WA", "Washington D.C.": "DC",
    "West Virginia": "WV", "Wisconsin": "WI", "Wyoming": "WY",
}  # fmt: skip
CODES = set(STATES.values())


def write(name, source, licence, lines):
    text = "\n".join([f"# {source}", f"# {licence}", *lines])
    (TARGET / name).write_text(text + "\n", encoding="ascii")
    print(f"{name}: {len(lines)} lines, {len(text)} bytes")


def phone_zones():
    """The map by prefix, without entries that say what a shorter prefix says."""
    zones = {prefix: set(names) for prefix, names in TIMEZONE_DATA.items()}
    for area in sorted({prefix[:AREA] for prefix in zones if prefix.startswith("1") and len(prefix) >= AREA}):
        # Where the map gives an area code one zone or none, and some exchanges another, an exchange that it does not
        # list may be new and lie in any of them.
        if len(zones.get(area, ())) <= 1:
            zones[area] = set().union(*(names for prefix, names in zones.items() if prefix.startswith(area)))

    def shorter(prefix):
        return next((zones[prefix[:n]] for n in range(len(prefix) - 1, 0, -1) if prefix[:n] in zones), None)

    kept = {prefix: names for prefix, names in zones.items() if shorter(prefix) != names}
    names = sorted(set().union(*kept.values()))
    number = {name: index for index, name in enumerate(names)}
    lines = [f"={name}" for name in names]
    lines += [f"{prefix} {' '.join(str(number[name]) for name in sorted(kept[prefix]))}" for prefix in sorted(kept)]
    write("phone_zones.txt", f"resources/timezones/map_data.txt of {PHONENUMBERS}", LICENCE, lines)


def area_codes():
    """Area codes by state: by the area's own name, else by the names of its exchanges."""
    exchanges = defaultdict(set)
    for prefix, names in GEOCODE_DATA.items():
        found = re.search(r", ([A-Z]{2})$", names.get("en", ""))
        if prefix.startswith("1") and len(prefix) >= AREA and found:
            exchanges[prefix[:AREA]].add(found[1])
    states = defaultdict(set)
    for area in sorted({prefix[:AREA] for prefix in GEOCODE_DATA if prefix.startswith("1") and len(prefix) >= AREA}):
        name = GEOCODE_DATA.get(area, {}).get("en", "")
        for state in {STATES[name]} if name in STATES else exchanges[area] & CODES:
            states[state].add(area[1:])
    missing = CODES - set(states)
    assert not missing, missing
    lines = [f"{state} {' '.join(sorted(areas))}" for state, areas in sorted(states.items())]
    write("area_codes.txt", f"resources/geocoding/en/1.txt of {PHONENUMBERS}", LICENCE, lines)


def zone_countries():
    """Zones by country, older names for them included."""
    data = files("tzdata") / "zoneinfo"
    country = {}
    for line in (data / "zone.tab").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            code, _, zone = line.split("\t")[:3]
            country[zone] = code
    links = [line.split()[1:3] for line in (data / "tzdata.zi").read_text(encoding="utf-8").splitlines() if line.startswith("L ")]
    for _ in range(3):  # A link may lead to a link.
        for target, name in links:
            if target in country:
                country.setdefault(name, country[target])
    zones = defaultdict(list)
    for zone, code in country.items():
        zones[code].append(zone)
    lines = [f"{code} {' '.join(sorted(names))}" for code, names in sorted(zones.items())]
    source = f"zone.tab and links of the IANA time zone database as in the package tzdata {version('tzdata')}"
    write("zone_countries.txt", source, "Public domain. Written by scripts/make-zone-data.py.", lines)


phone_zones()
area_codes()
zone_countries()
