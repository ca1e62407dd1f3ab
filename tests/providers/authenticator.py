"""An authenticator app: reads addresses (otpauth://), one a line, and shows its code now and its next with what it read.

pyotp is a library of its own; nothing of ours is in it.
"""

import json
import sys
from datetime import datetime

import pyotp

for line in sys.stdin:
    app = pyotp.parse_uri(line.strip())
    codes = {"code": app.now(), "next": app.at(datetime.now(), 1)}
    read = {"secret": app.secret, "issuer": app.issuer, "account": app.name}
    print(json.dumps({**codes, **read, "digits": app.digits, "interval": app.interval}), flush=True)
