// What the client does, against a running server with the objects of oddDeals. The
// types are those that the server gives to the key; what must not be taken stands
// behind @ts-expect-error.
import assert from "node:assert/strict";
import { Conflict, Problem, Tenon, type File } from "./tenon.js";
import type { Objects, Workspace } from "./objects.js";

const url = process.env["TENON_URL"] ?? "";
const token = process.env["TENON_KEY"] ?? "";
const tenon = new Tenon<Workspace>({ url, token });
const deals = tenon.records("deal");

// Created, read, changed, with values of their types.
const account = await tenon.records<"account">("account").create({ name: "腾讯", level: "a" });
const deal = await deals.create({ name: "Desks", amount: 1200.5, stage: "lost", account: account.id, lines: [{ product: "Desk", price: 400 }] });
const amount: number | null = deal.amount;
assert.equal(amount, 1200.5);
assert.equal(deal.double, 2401);
assert.equal(deal.lines[0]?.product, "Desk");
const opened = await deals.get(deal.id, { expand: ["account", "owner"] });
assert.equal(opened.account?.level, "a");
assert.equal(opened.owner?.name, "seller");
const changed = await deals.update(deal.id, { amount: 2000 }, { version: deal.version });

// A version that is no more.
try {
  await deals.update(deal.id, { amount: 3000 }, { version: deal.version });
  assert.fail("an old version was taken");
} catch (error) {
  assert.ok(error instanceof Conflict && error instanceof Problem);
  assert.deepEqual([error.status, error.code, error.name, error.current["amount"]], [409, "conflict", "Conflict", 2000]);
}
await assert.rejects(deals.delete(deal.id, { version: deal.version }), Conflict);
await assert.rejects(deals.get("abcdefghijklmno"), (error) => error instanceof Problem && !(error instanceof Conflict) && error.code === "not_found");

// What is wrong, by field and in the language of the person.
await assert.rejects(tenon.request("POST", "/api/v1/objects/deal/records", { body: { name: "a", amount: "much" } }), (error) => {
  assert.ok(error instanceof Problem && error.status === 400 && error.code === "validation_failed");
  assert.match(error.fields["amount"]?.message ?? "", /[\u4e00-\u9fff]/);
  return true;
});

// A request that comes again makes one record.
const key = { idempotencyKey: "once" };
assert.equal((await deals.create({ name: "once" }, key)).id, (await deals.create({ name: "once" }, key)).id);
await assert.rejects(deals.create({ name: "twice" }, key), (error) => error instanceof Problem && error.code === "idempotency_mismatch");

// An answer that is lost: what was asked for is done once all the same, and a change without a name is not sent again.
let lost = 0;
const unsteady = new Tenon<Workspace>({
  url,
  token,
  fetch: async (...args) => {
    const response = await fetch(...args);
    if (lost++ % 2 > 0) return response;
    throw new TypeError("the connection broke");
  },
});
await unsteady.records("deal").create({ name: "lost" });
assert.equal(await unsteady.records("deal").count({ filter: 'record.name == "lost"' }).catch((error: unknown) => (error as Error).message), "the connection broke");
assert.equal(await deals.count({ filter: 'record.name == "lost"' }), 1);

// Many at once, each with its outcome.
const many = await deals.batch([...Array.from({ length: 450 }, (_, n) => ({ method: "create" as const, data: { name: `deal ${n}`, amount: n } })), { method: "delete", id: "abcdefghijklmno" }]);
assert.equal(many.filter((one) => one.status === 201).length, 450);
assert.equal(many.at(-1)?.error?.code, "not_found");
await assert.rejects(deals.batch([{ method: "create", data: { name: "none" } }, { method: "delete", id: "abcdefghijklmno" }], { atomic: true }), Problem);
assert.equal(await deals.first({ filter: 'record.name == "none"' }), null);

// All pages, one after the other; and fewer, where somebody stops.
const seen = new Set<string>();
for await (const one of deals.find({ filter: 'record.name.startsWith("deal ")', sort: "amount", limit: 200, fields: ["name"] })) seen.add(one.name);
assert.equal(seen.size, 450);
const ordered: (number | null)[] = [];
for await (const one of deals.find({ sort: "-amount", limit: 2, skip: 1 })) if (ordered.push(one.amount) === 5) break;
assert.deepEqual(ordered, [449, 448, 447, 446, 445]);
const page = await deals.list({ limit: 1, links: true, filter: `record.account == "${account.id}"` });
assert.equal(page.links?.[account.id], "腾讯");
assert.equal((await tenon.records("account").first({ q: "腾讯" }))?.id, account.id);

// Figures.
assert.equal(await deals.count(), 453);
const groups = await deals.aggregate({ groupBy: ["stage"], measures: [{ op: "sum", field: "amount", as: "total" }], sort: "-total" });
assert.equal(groups.find((group) => group["stage"] === "lost")?.["total"], 2000);

// Files.
const paper: File = await tenon.upload(new Blob(["hello"]), "hello.txt");
const filed = await deals.update(deal.id, { papers: [paper.id] });
assert.deepEqual(filed.papers.map((one) => [one.name, one.size]), [["hello.txt", 5]]);
assert.equal(await (await deals.download(deal.id, "papers", paper.id)).text(), "hello");

// Deleted, and brought back.
await deals.delete(deal.id, { version: filed.version });
await assert.rejects(deals.get(deal.id), Problem);
assert.equal((await deals.restore(deal.id)).amount, changed.amount);

// Jobs.
const order = await tenon.request<{ id: string }>("POST", "/api/v1/objects/deal/batches", { body: { action: "edit", filter: 'record.name == "once"', set: { amount: { value: 7 } } } });
assert.equal((await tenon.wait(order.id, { every: 20 })).state, "done");
assert.equal((await deals.first({ filter: 'record.name == "once"' }))?.amount, 7);

// Too many at once: who is told to wait waits, as long as nobody ends it.
const slow = new Tenon<Workspace>({ url, token: process.env["TENON_SLOW_KEY"] ?? "" }).records("account");
assert.deepEqual(new Set(await Promise.all(Array.from({ length: 7 }, () => slow.count()))), new Set([1]));
const hasty = new Tenon({ url, token: process.env["TENON_SLOW_KEY"] ?? "", patience: 10 });
await assert.rejects(Promise.all(Array.from({ length: 7 }, () => hasty.records("account").count())), (error) => error instanceof Problem && error.status === 429 && error.code === "too_many");
const ended = new AbortController();
const waiting = Promise.all(Array.from({ length: 7 }, () => slow.count({ signal: ended.signal })));
setTimeout(() => ended.abort(new Error("enough")), 100);
await assert.rejects(waiting, { message: "enough" });
await assert.rejects(deals.list({ signal: AbortSignal.abort() }), { name: "AbortError" });

// What stands before a server may answer in its own words.
const proxied = new Tenon({ url, retries: 0, fetch: async () => new Response("<html>", { status: 502, statusText: "Bad Gateway" }) });
await assert.rejects(proxied.records("deal").count(), (error) => error instanceof Problem && error.status === 502 && error.message === "502 Bad Gateway");

// A person, with a session that ends. Without types of a workspace everything goes.
const person = await Tenon.signIn({ url, email: process.env["TENON_EMAIL"] ?? "", password: process.env["TENON_PASSWORD"] ?? "", language: "en" });
const [first] = (await person.records("deal").list({ limit: 1, sort: "-amount", expand: ["account", "owner"] })).items;
assert.equal(first?.["account"].name, "腾讯");
await person.records("anything").get("abcdefghijklmno").catch((error: Problem) => assert.equal(error.code, "no_such_object"));
await person.signOut();
await assert.rejects(person.records("deal").count(), (error) => error instanceof Problem && error.code === "unauthorized" && /sign/i.test(error.message));
await assert.rejects(Tenon.signIn({ url, email: "nobody@example.com", password: "wrong" }), (error) => error instanceof Problem && error.code === "sign_in_failed");

// What TypeScript does not take. None of this is run.
export function refused(): unknown[] {
  const row: Objects.Row<"deal__lines"> | undefined = deal.lines[0];
  return [
    row,
    // @ts-expect-error an object that is not there
    tenon.records("dael"),
    // @ts-expect-error a field that is not there
    deals.create({ nmae: "a" }),
    // @ts-expect-error a value of another type
    deals.create({ amount: "much" }),
    // @ts-expect-error an option that is not there
    deals.create({ stage: "win" }),
    // @ts-expect-error a field that is computed
    deals.create({ double: 3 }),
    // @ts-expect-error a field that the key may not write
    deals.create({ class: "a" }),
    // @ts-expect-error a field that the key may not read
    deal.constructor.secret,
    // @ts-expect-error a column that is not there
    deals.create({ lines: [{ prise: 3 }] }),
    // @ts-expect-error an expansion of no link
    deals.list({ expand: ["name"] }),
    // @ts-expect-error a link that was not expanded
    deal.account.level,
    // @ts-expect-error a group by a field that is not there
    deals.aggregate({ groupBy: ["stgae"] }),
    // @ts-expect-error a change without a record
    deals.batch([{ method: "update", data: {} }]),
    // @ts-expect-error a record cannot be changed where it is
    () => (deal.name = "b"),
  ];
}
console.log("done");
