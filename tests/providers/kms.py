"""AWS KMS as moto plays it, with its check of signatures and permissions switched on.

Prints {"url", "arn", "user": {...}, "stranger": {...}} and serves until its input ends. The user may ask for the key, the
stranger may not.
"""

import json
import sys
import threading

import boto3
from moto import settings
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

REGION = "eu-west-1"


class Quiet(WSGIRequestHandler):
    def log(self, *_):
        pass


application = DomainDispatcherApplication(create_backend_app)
server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=Quiet)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"


def client(service):
    keys = {"aws_access_key_id": "x", "aws_secret_access_key": "x"}
    return boto3.client(service, endpoint_url=url, region_name=REGION, **keys)


# Nobody is asked for credentials until there is somebody who has some.
arn = client("kms").create_key(Description="master")["KeyMetadata"]["Arn"]
iam = client("iam")


def user(name, actions):
    iam.create_user(UserName=name)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    statement = {"Effect": "Allow", "Action": actions, "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.put_user_policy(UserName=name, PolicyName="may", PolicyDocument=document)
    return {"AWS_ACCESS_KEY_ID": key["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"]}


ready = {
    "url": url,
    "arn": arn,
    "user": user("leadline", ["kms:Encrypt", "kms:Decrypt"]),
    "stranger": user("stranger", ["s3:GetObject"]),
}
settings.INITIAL_NO_AUTH_ACTION_COUNT = 0
print(json.dumps(ready), flush=True)
sys.stdin.read()
