"""The official Python library of Standard Webhooks: verifies messages, one a line, and says what it made of each.

Each line has the secret, the headers and the body as they came over the wire.
"""

import json
import sys

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

for line in sys.stdin:
    message = json.loads(line)
    try:
        verified = Webhook(message["secret"]).verify(message["body"], message["headers"])
        print(json.dumps({"verified": verified}), flush=True)
    except WebhookVerificationError as error:
        print(json.dumps({"refused": str(error)}), flush=True)
