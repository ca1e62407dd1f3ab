"""AWS's side of the tests: what AWS's own library makes of our requests, and a server that checks their signatures.

    aws.py expect   JSON Lines in: {"credentials", "now_unix", "request"}; out: what botocore would have sent
    aws.py serve    prints {"url", "access_key_id", "secret_access_key"} and serves until its input ends

The server is moto's with its check of signatures and permissions switched on. moto lacks the service that sends texts, so
that one operation is added here; dispatching, authentication, authorization and the shape of errors are moto's own.
"""

import json
import re
import sys
import threading
import types
from datetime import datetime, timezone

import boto3
import botocore.session
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.serialize import create_serializer
from botocore.validate import ParamValidator

SERVICE = "pinpoint-sms-voice-v2"
OPERATION = "SendTextMessage"
REGION = "us-east-1"

model = botocore.session.Session().get_service_model(SERVICE)
operation = model.operation_model(OPERATION)


def faults(parameters):
    """What AWS's description of the operation has against its parameters, in words; empty for nothing."""
    members = operation.input_shape.members
    found = [ParamValidator().validate(parameters, operation.input_shape).generate_report()]
    for name, value in parameters.items():
        shape = members.get(name)
        if shape is None:
            found.append(f"{name} is unknown.")
        elif isinstance(value, str):
            # botocore leaves these to the server.
            rules = shape.metadata
            if value not in rules.get("enum", [value]):
                found.append(f"{name} is none of the words it can be.")
            if len(value) > rules.get("max", len(value)):
                found.append(f"{name} is too long.")
            if not re.fullmatch(rules.get("pattern", r"[\s\S]*"), value):
                found.append(f"{name} is not of its pattern.")
    return "\n".join(filter(None, found))


def expected(credentials, now_unix, request):
    """The same text as botocore sends it. The headers that are signed are chosen by the client: ours are taken."""
    headers = {name.lower(): value for name, value in request["headers"]}
    parameters = json.loads(request["body"])
    serialized = create_serializer("json").serialize_to_request(parameters, operation)
    region = credentials["region"]
    client = boto3.client(SERVICE, region_name=region, aws_access_key_id="x", aws_secret_access_key="x")

    signed = headers["authorization"].partition("SignedHeaders=")[2].partition(",")[0].split(";")
    chosen = {name: headers[name] for name in signed if name != "host"}
    again = AWSRequest(method=request["method"], url=request["url"], data=request["body"].encode(), headers=chosen)
    again.context["timestamp"] = datetime.fromtimestamp(now_unix, timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    keys = Credentials(credentials["access_key_id"], credentials["secret_access_key"], credentials.get("session_token"))
    signer = SigV4Auth(keys, model.signing_name, region)
    text = signer.string_to_sign(again, signer.canonical_request(again))
    signature = signer.signature(text, again)
    scope = f"{keys.access_key}/{signer.credential_scope(again)}"
    return {
        "method": serialized["method"],
        "url": client.meta.endpoint_url + serialized["url_path"],
        "x-amz-target": serialized["headers"]["X-Amz-Target"],
        "content-type": serialized["headers"]["Content-Type"],
        "x-amz-date": again.context["timestamp"],
        "authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders={';'.join(signed)}, Signature={signature}",
        "body": json.loads(serialized["body"]),
        "faults": faults(parameters),
    }


def add_service():
    """Adds the one operation to moto."""
    from moto import backend_index
    from moto.core.base_backend import BackendDict, BaseBackend
    from moto.core.responses import BaseResponse

    class Response(BaseResponse):
        def __init__(self):
            super().__init__(service_name=SERVICE)

        def send_text_message(self):
            found = faults(json.loads(self.body))
            if found:
                return json.dumps({"__type": "ValidationException", "message": found}), {"status": 400}
            return json.dumps({"MessageId": "00000000-0000-4000-8000-000000000001"})

    class Backend(BaseBackend):
        url_bases = [r"https?://sms-voice\.(.+)\.amazonaws\.com"]
        url_paths = {"/$": Response.dispatch}

    sys.modules["moto.smsvoice"] = types.SimpleNamespace(smsvoice_backends=BackendDict(Backend, SERVICE))
    backend_index.backend_url_patterns.append(("smsvoice", re.compile(Backend.url_bases[0])))


def serve():
    from moto import settings
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Quiet(WSGIRequestHandler):
        def log(self, *_):
            pass

    add_service()
    server = make_server("127.0.0.1", 0, DomainDispatcherApplication(create_backend_app), threaded=True, request_handler=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"

    # Nobody is asked for credentials until there is somebody who has some.
    iam = boto3.client("iam", endpoint_url=url, region_name=REGION, aws_access_key_id="x", aws_secret_access_key="x")
    iam.create_user(UserName="sender")
    key = iam.create_access_key(UserName="sender")["AccessKey"]
    allowed = {"Effect": "Allow", "Action": f"{model.signing_name}:{OPERATION}", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
    iam.put_user_policy(UserName="sender", PolicyName="send", PolicyDocument=policy)
    settings.INITIAL_NO_AUTH_ACTION_COUNT = 0

    ready = {"url": url, "access_key_id": key["AccessKeyId"], "secret_access_key": key["SecretAccessKey"]}
    print(json.dumps(ready), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        serve()
    elif sys.argv[1:] == ["expect"]:
        for line in sys.stdin:
            print(json.dumps(expected(**json.loads(line))))
    else:
        sys.exit(__doc__)
