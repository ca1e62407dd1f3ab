// Just enough of MongoDB's wire protocol to ask a server that was just started whether it is ready, without a driver:
// one OP_MSG with one BSON document there, one back.
import { connect } from "node:net";

const OP_MSG = 2013;

function element(type, name, value) {
  return Buffer.concat([Buffer.from([type]), Buffer.from(`${name}\0`), value]);
}

function encodeValue(name, value) {
  if (typeof value === "string") {
    const text = Buffer.from(`${value}\0`);
    const length = Buffer.alloc(4);
    length.writeInt32LE(text.length);
    return element(0x02, name, Buffer.concat([length, text]));
  }
  if (typeof value === "boolean") return element(0x08, name, Buffer.from([Number(value)]));
  if (typeof value === "number") {
    const number = Buffer.alloc(4);
    number.writeInt32LE(value);
    return element(0x10, name, number);
  }
  return element(Array.isArray(value) ? 0x04 : 0x03, name, encode(value));
}

/** A document of texts, whole numbers, booleans, lists and documents. */
export function encode(document) {
  const body = Buffer.concat(Object.entries(document).map(([name, value]) => encodeValue(name, value)));
  const length = Buffer.alloc(4);
  length.writeInt32LE(body.length + 5);
  return Buffer.concat([length, body, Buffer.from([0])]);
}

// How long a value is, for the types that are passed over, and how the ones of use are read.
const readers = {
  0x01: (at, bytes) => [8, bytes.readDoubleLE(at)],
  0x02: (at, bytes) => [4 + bytes.readInt32LE(at), bytes.toString("utf8", at + 4, at + 3 + bytes.readInt32LE(at))],
  0x03: (at, bytes) => [bytes.readInt32LE(at), decode(bytes.subarray(at))],
  0x04: (at, bytes) => [bytes.readInt32LE(at), Object.values(decode(bytes.subarray(at)))],
  0x05: (at, bytes) => [5 + bytes.readInt32LE(at)],
  0x07: () => [12],
  0x08: (at, bytes) => [1, bytes[at] === 1],
  0x09: (at, bytes) => [8, new Date(Number(bytes.readBigInt64LE(at)))],
  0x0a: () => [0, null],
  0x10: (at, bytes) => [4, bytes.readInt32LE(at)],
  0x11: () => [8],
  0x12: (at, bytes) => [8, Number(bytes.readBigInt64LE(at))],
};

export function decode(bytes) {
  const document = {};
  let at = 4;
  while (bytes[at] !== 0) {
    const nameEnd = bytes.indexOf(0, at + 1);
    const reader = readers[bytes[at]];
    if (!reader) throw new Error(`a BSON type that was not expected: ${bytes[at]}`);
    const [length, value] = reader(nameEnd + 1, bytes);
    document[bytes.toString("utf8", at + 1, nameEnd)] = value;
    at = nameEnd + 1 + length;
  }
  return document;
}

/** Sends one command to the database `admin` of a local server and gives its answer. */
export function command(port, document, milliseconds = 5000) {
  const body = encode({ ...document, $db: "admin" });
  const head = Buffer.alloc(21); // Length, request id, response to, opcode, flags; then one section of kind 0.
  head.writeInt32LE(head.length + body.length, 0);
  head.writeInt32LE(1, 4);
  head.writeInt32LE(OP_MSG, 12);
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1" }, () => socket.write(Buffer.concat([head, body])));
    socket.setTimeout(milliseconds, () => socket.destroy(new Error("the database did not answer")));
    let received = Buffer.alloc(0);
    socket.on("data", (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 4 || received.length < received.readInt32LE(0)) return;
      socket.destroy();
      try {
        resolve(decode(received.subarray(head.length)));
      } catch (error) {
        reject(error);
      }
    });
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("the database closed the connection")));
  });
}
