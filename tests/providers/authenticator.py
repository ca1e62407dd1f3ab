"""An authenticator app: reads addresses (otpauth://), one a line, and shows its code now and its next with what it read.

pyotp is a library of its own; nothing of ours is in it.
"""

import json
import sys
import time

import pyotp

for line in sys.stdin:
    app = pyotp.parse_uri(line.strip())
    codes = {"code": app.now(), "next": app.at(int(time.time()) + app.interval)}
    read = {"secret": app.secret, "issuer": app.issuer, "account": app.name}
    print(json.dumps({**codes, **read, "digits": app.digits, "interval": app.interval}), flush=True)
