import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { withoutStacks, withoutStacksBehind } from "../../../provider/hosts/ssh/withoutStacks.ts";

const limit = Error.stackTraceLimit;

function frames(): number {
  return (new Error("x").stack ?? "").split("\n    at ").length - 1;
}

describe("withoutStacks()", () => {
  it("spares the stacks of what it calls, and of nothing behind it", async () => {
    let later: Promise<number> | undefined;
    const inside = withoutStacks(() => {
      later = Promise.resolve().then(frames);
      return frames();
    });
    assert.equal(inside, 0);
    assert.ok((await later) !== 0);
    assert.equal(Error.stackTraceLimit, limit);
  });

  it("gives stacks back where the call throws", () => {
    assert.throws(() => withoutStacks(() => JSON.parse("{") as unknown), SyntaxError);
    assert.equal(Error.stackTraceLimit, limit);
  });
});

describe("withoutStacksBehind()", () => {
  it("spares the stacks of one event, and of nothing that it puts off", async () => {
    const noted: Record<string, number> = {};
    const note = (name: string): void => {
      noted[name] = frames();
    };
    const socket = new EventEmitter();
    socket.on("data", withoutStacksBehind);
    socket.on("data", () => {
      note("listener");
      process.nextTick(note, "tick");
      queueMicrotask(() => {
        note("microtask");
      });
    });
    socket.emit("data");
    socket.emit("data");
    await new Promise(setImmediate);
    assert.equal(noted["listener"], 0);
    for (const name of ["tick", "microtask"]) assert.ok(noted[name] !== 0, name);
    assert.equal(Error.stackTraceLimit, limit);
  });

  it("leaves a program without stacks as it is", async () => {
    Error.stackTraceLimit = 0;
    try {
      withoutStacksBehind();
      await new Promise(setImmediate);
      assert.equal(Error.stackTraceLimit, 0);
    } finally {
      Error.stackTraceLimit = limit;
    }
  });
});
