// Element without its windows: the crypto and sync of Element Web (matrix-js-sdk, Rust crypto as WebAssembly) for as
// many people as a test needs, in one Node process. It exists so that the bot is tested against the implementation
// that students really have, and never against our own idea of one.
//
// stdin:  {"id": 1, "do": "send", "as": "aino", "room": "!x", "body": "hei"}   one a line
// stdout: {"id": 1, "ok": true, "event_id": "$y"} or {"id": 1, "ok": false, "error": "..."}, and, unasked,
//         {"event": "message", "as": "aino", "room": "!x", "sender": "@tuki:...", ...}
//
// What a person sees is taken from the /sync answers as they came over the wire (`fetchFn`), once the SDK has handled
// them, and not from the SDK's timelines: those drop what a limited sync leaves out and merge local echoes. Gaps are
// filled through /messages. An event that becomes readable later is told again then, with "late": true.

import { randomBytes, randomUUID, webcrypto } from "node:crypto";
import { createInterface } from "node:readline";

const noisy = Boolean(process.env.ELEMENT_CLIENT_DEBUG);
for (const name of ["log", "info", "debug", "warn", "error", "trace"]) {
    console[name] = (...words) => noisy && process.stderr.write(words.map(String).join(" ") + "\n");
}
Promise.withResolvers ??= function () {
    let resolve, reject;
    const promise = new Promise((yes, no) => ([resolve, reject] = [yes, no]));
    return { promise, resolve, reject };
};

const sdk = await import("matrix-js-sdk");
const { AllDevicesIsolationMode, OnlySignedDevicesIsolationMode } = await import("matrix-js-sdk/lib/crypto-api/index.js");

const people = new Map();
const tell = (line) => process.stdout.write(JSON.stringify(line) + "\n");
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const path = (...parts) => "/" + parts.map(encodeURIComponent).join("/");

async function until(condition, what, within = 100_000) {
    const deadline = Date.now() + within;
    for (;;) {
        const value = await condition();
        if (value) return value;
        if (Date.now() > deadline) throw new Error(`gave up after ${within} ms waiting until ${what}`);
        await sleep(15);
    }
}

/** Again while the homeserver is away; a refusal by it is final. */
async function patiently(action) {
    for (;;) {
        try {
            return await action();
        } catch (error) {
            if (error.errcode || error.httpStatus || /not loopback/.test(error.message)) throw error;
            await sleep(300);
        }
    }
}

function onlyLoopback(url) {
    const { hostname } = new URL(url);
    if (!["127.0.0.1", "localhost", "[::1]"].includes(hostname)) throw new Error(`refused: ${hostname} is not loopback`);
}

async function plainRequest(homeserver, method, where, body, token) {
    const url = homeserver + where;
    onlyLoopback(url);
    const headers = { "Content-Type": "application/json" };
    if (token) headers.Authorization = `Bearer ${token}`;
    const answer = await fetch(url, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
    return { status: answer.status, json: await answer.json() };
}

function refused({ status, json }) {
    return new Error(`${status} ${json.errcode ?? ""} ${json.error ?? JSON.stringify(json)}`);
}

class Person {
    constructor(name, { homeserver, user_id, device_id, access_token, password, autojoin = false }) {
        Object.assign(this, { name, homeserver, user_id, device_id, access_token, password, autojoin });
        this.rooms = new Map(); // room id -> {order: [entry | gap], entries: Map(event id -> entry)}
        this.wire = []; // everything the homeserver ever answered this person: [request, text]
        this.unread = []; // /sync answers that the SDK has not handled yet
        this.work = Promise.resolve(); // one thing after another, so that events are told in their order
    }

    // ---- start and stop

    async start({ cross_sign = true, isolation = "signed" } = {}) {
        this.client = sdk.createClient({
            baseUrl: this.homeserver,
            userId: this.user_id,
            deviceId: this.device_id,
            accessToken: this.access_token,
            fetchFn: (url, options) => this.fetchAndKeep(url, options),
        });
        await this.client.initRustCrypto({ useIndexedDB: false });
        this.crypto = this.client.getCrypto();
        this.crypto.setDeviceIsolationMode(
            isolation === "all" ? new AllDevicesIsolationMode(false) : new OnlySignedDevicesIsolationMode(),
        );
        this.client.on(sdk.ClientEvent.Sync, (state) => {
            this.syncState = state;
            if (state === "PREPARED" || state === "SYNCING") this.readWhatCame();
        });
        const filter = new sdk.Filter(this.user_id);
        filter.setDefinition({ room: { timeline: { limit: 100 }, state: { lazy_load_members: true } } });
        await this.client.startClient({ filter, initialSyncLimit: 100, lazyLoadMembers: true, pendingEventOrdering: "detached" });
        await until(() => ["PREPARED", "SYNCING"].includes(this.syncState), "the first sync was through", 30_000);
        if (cross_sign) await this.crossSign();
    }

    async crossSign() {
        await this.crypto.bootstrapCrossSigning({
            setupNewCrossSigning: true,
            authUploadDeviceSigningKeys: (request) =>
                request({
                    type: "m.login.password",
                    identifier: { type: "m.id.user", user: this.user_id },
                    password: this.password,
                }),
        });
    }

    stop() {
        this.stopped = true;
        this.client?.stopClient();
        people.delete(this.name);
    }

    async fetchAndKeep(url, options) {
        onlyLoopback(url);
        const answer = await fetch(url, options);
        const { pathname } = new URL(url);
        if ((answer.headers.get("content-type") ?? "").includes("json")) {
            const text = await answer.clone().text();
            this.wire.push([`${options?.method ?? "GET"} ${pathname}`, text]);
            if (pathname.endsWith("/v3/sync") && answer.ok) this.unread.push(JSON.parse(text));
        }
        return answer;
    }

    request(method, where, body) {
        return plainRequest(this.homeserver, method, "/_matrix/client/v3" + where, body, this.access_token);
    }

    async ask(method, where, body) {
        const answer = await this.request(method, where, body);
        if (answer.status !== 200) throw refused(answer);
        return answer.json;
    }

    // ---- reading

    readWhatCame() {
        const answers = this.unread.splice(0);
        for (const answer of answers) {
            this.work = this.work.then(() => this.readOne(answer)).catch((e) => tell({ event: "fault", as: this.name, error: String(e?.stack ?? e) }));
        }
    }

    async readOne({ rooms = {} }) {
        for (const [room, { invite_state }] of Object.entries(rooms.invite ?? {})) this.readInvite(room, invite_state?.events ?? []);
        for (const part of [rooms.join, rooms.leave]) {
            for (const [room, joined] of Object.entries(part ?? {})) {
                await this.readRoom(room, joined);
                for (const event of joined.ephemeral?.events ?? []) this.readEphemeral(room, event);
            }
        }
    }

    readInvite(room, state) {
        const mine = state.find((e) => e.type === "m.room.member" && e.state_key === this.user_id);
        const encrypted = state.some((e) => e.type === "m.room.encryption");
        const name = state.find((e) => e.type === "m.room.name")?.content?.name ?? null;
        tell({ event: "invite", as: this.name, room, sender: mine?.sender, is_direct: Boolean(mine?.content?.is_direct), encrypted, name, raw: { wire: state } });
        if (this.autojoin) this.accept(room);
    }

    async accept(room) {
        try {
            await patiently(() => this.stopped || this.client.joinRoom(room));
        } catch (error) {
            process.stderr.write(`${this.name} could not accept ${room}: ${error.message}\n`); // withdrawn meanwhile
        }
    }

    readEphemeral(room, { type, content }) {
        if (type === "m.typing") {
            const users = content.user_ids.filter((user) => user !== this.user_id);
            tell({ event: "typing", as: this.name, room, sender: users[0] ?? null, users, on: users.length > 0 });
        }
        if (type !== "m.receipt") return;
        for (const [event_id, kinds] of Object.entries(content)) {
            for (const [kind, readers] of Object.entries(kinds)) {
                for (const sender of Object.keys(readers)) {
                    if (sender !== this.user_id) tell({ event: "receipt", as: this.name, room, sender, event_id, receipt: kind });
                }
            }
        }
    }

    room(id) {
        if (!this.rooms.has(id)) this.rooms.set(id, { order: [], entries: new Map() });
        return this.rooms.get(id);
    }

    async readRoom(id, { timeline = {} }) {
        let events = timeline.events ?? [];
        if (timeline.limited && timeline.prev_batch) events = [...(await this.whatIsMissing(id, timeline.prev_batch)), ...events];
        for (const event of events) await this.take(id, event);
    }

    /** Oldest first: what lies between the last event we have and a limited sync, or the whole past of a new room. */
    async whatIsMissing(id, from) {
        const known = this.room(id).entries;
        const missing = [];
        while (from) {
            const { status, json } = await patiently(() => this.request("GET", `/rooms${path(id)}/messages?dir=b&limit=100&from=${encodeURIComponent(from)}`));
            if (status !== 200) break; // a room that we were removed from
            this.wire.push(["GET /messages", JSON.stringify(json)]);
            for (const event of json.chunk) {
                if (known.has(event.event_id)) return missing;
                missing.unshift(event);
            }
            from = json.end;
        }
        return missing;
    }

    async take(id, wire) {
        const room = this.room(id);
        if (room.entries.has(wire.event_id)) return;
        const event = this.client.getEventMapper({ decrypt: false })({ ...structuredClone(wire), room_id: id });
        const entry = { wire, event, redacted: Boolean(wire.unsigned?.redacted_because) };
        room.entries.set(wire.event_id, entry);
        room.order.push(entry);
        if (event.isEncrypted() && !entry.redacted) {
            await this.client.decryptEventIfNeeded(event).catch(() => undefined);
            event.on(sdk.MatrixEventEvent.Decrypted, () => this.decryptedLate(id, entry));
        }
        entry.readable = !event.isDecryptionFailure();
        this.applyRedaction(room, entry);
        tell({ event: kindOf(entry), as: this.name, ...this.view(id, entry) });
    }

    decryptedLate(id, entry) {
        if (entry.readable || entry.event.isDecryptionFailure()) return;
        entry.readable = true;
        tell({ event: kindOf(entry), as: this.name, late: true, ...this.view(id, entry) });
    }

    applyRedaction(room, { wire }) {
        if (wire.type !== "m.room.redaction") return;
        const target = room.entries.get(wire.content?.redacts ?? wire.redacts);
        if (target) target.redacted = true;
    }

    view(id, entry) {
        const { wire, event, redacted } = entry;
        const content = redacted ? {} : event.getOriginalContent(); // getContent() is already the last edit
        const shown = content["m.new_content"] ?? content;
        const seen = {
            kind: kindOf(entry),
            room: id,
            type: redacted ? wire.type : event.getType(),
            sender: wire.sender,
            event_id: wire.event_id,
            ts: wire.origin_server_ts,
            body: typeof shown.body === "string" && entry.readable ? shown.body : null,
            formatted: entry.readable ? (shown.formatted_body ?? null) : null,
            msgtype: shown.msgtype ?? null,
            relates_to: content["m.relates_to"] ?? wire.content?.["m.relates_to"] ?? null,
            encrypted: wire.type === "m.room.encrypted",
            redacted,
            mine: wire.sender === this.user_id,
            reason: entry.readable ? null : `${event.decryptionFailureReason}: ${event.getContent().body ?? ""}`,
            raw: { wire, clear: entry.readable && !redacted ? (event.getClearContent() ?? wire.content) : null },
        };
        if (seen.kind === "member") Object.assign(seen, { member: wire.state_key, membership: wire.content.membership });
        if (seen.kind === "redaction") seen.redacts = wire.content?.redacts ?? wire.redacts;
        return seen;
    }

    /** The room as its person sees it: with each message's last edit by its own sender in `edited`. */
    timeline(id) {
        const views = this.room(id).order.map((entry) => this.view(id, entry));
        for (const edit of views.filter((view) => view.kind === "edit" && !view.redacted)) {
            const edited = views.find((view) => view.event_id === edit.relates_to.event_id && view.sender === edit.sender);
            if (edited && !edited.redacted) edited.edited = edit.body;
        }
        return views;
    }

    /** Where a text stands in anything this person's client ever got, sealed or opened. */
    heard(text) {
        const wanted = text.toLowerCase();
        const opened = [...this.rooms.values()].flatMap(({ order }) =>
            order.filter((e) => e.event.isEncrypted() && e.readable).map((e) => [`decrypted ${e.wire.event_id}`, JSON.stringify(e.event.getClearContent())]),
        );
        return [...this.wire, ...opened].flatMap(([where, said]) => {
            const at = (said ?? "").toLowerCase().indexOf(wanted);
            return at < 0 ? [] : [`${where}: …${said.slice(Math.max(0, at - 80), at + 80)}…`];
        });
    }

    // ---- writing

    /** As Element: nothing is typed before the room is open on the screen, with its state and its people known.
     *  Who writes before that shares no key with somebody invited a moment ago (or sends in the clear). */
    async roomIsOpen(id) {
        const room = await until(() => {
            const room = this.client.getRoom(id);
            return room?.getMyMembership() === "join" && room.currentState.getStateEvents("m.room.create", "") ? room : null;
        }, `${this.name} is in ${id}`);
        await room.loadMembersIfNeeded();
        const there = ({ userId, membership }) => userId !== this.user_id && ["join", "invite"].includes(membership);
        const somebody = until(() => room.getMembers().some(there), "somebody else is there", 1_500);
        await somebody.catch(() => undefined); // alone, then
        return room;
    }

    async send(room, type, content) {
        const opened = await this.roomIsOpen(room);
        try {
            return { event_id: (await this.client.sendEvent(room, type, content)).event_id };
        } catch (error) {
            // As "Delete all" on Element's bar for failed messages; they would hold up every later one.
            for (const failed of opened.getPendingEvents()) if (failed.status === "not_sent") this.client.cancelPendingEvent(failed);
            throw error;
        }
    }

    async canEncryptTo(users) {
        const devices = await this.crypto.getUserDeviceInfo(users, true);
        return users.every((user) => (devices.get(user)?.size ?? 0) > 0);
    }
}

function kindOf({ wire, event, readable, redacted }) {
    const type = redacted || readable === false ? wire.type : event.getType();
    if (readable === false && !redacted) return "undecryptable";
    if (wire.state_key !== undefined) return type === "m.room.member" ? "member" : "state";
    if (type === "m.room.redaction") return "redaction";
    if (type === "m.reaction") return "reaction";
    const relation = (redacted ? null : event.getOriginalContent()["m.relates_to"]) ?? wire.content?.["m.relates_to"];
    if (relation?.rel_type === "m.replace") return "edit";
    if (type === "m.room.message" || (redacted && type === "m.room.encrypted")) return "message";
    return "other";
}

function textContent({ body, formatted, msgtype = "m.text", mentions = {} }) {
    const content = { msgtype, body, "m.mentions": mentions };
    if (formatted != null) Object.assign(content, { format: "org.matrix.custom.html", formatted_body: formatted });
    return content;
}

function person(name) {
    const found = people.get(name);
    if (!found) throw new Error(`nobody here is called ${name}`);
    return found;
}

async function enter(a, account) {
    if (people.has(a.as)) throw new Error(`${a.as} is here already`);
    const who = new Person(a.as, { ...a, ...account });
    people.set(a.as, who);
    try {
        await who.start(a);
    } catch (error) {
        who.stop();
        throw error;
    }
    return { user_id: who.user_id, device_id: who.device_id, access_token: who.access_token, password: who.password };
}

async function logIn({ homeserver, user_id, password, device_name = "Element" }) {
    const body = { type: "m.login.password", identifier: { type: "m.id.user", user: user_id }, password, initial_device_display_name: device_name };
    const answer = await plainRequest(homeserver, "POST", "/_matrix/client/v3/login", body);
    if (answer.status !== 200) throw refused(answer);
    return { ...answer.json, password };
}

async function registerWithToken({ homeserver, token, localpart, password, device_name = "Element" }) {
    const where = "/_matrix/client/v3/register";
    const account = {
        username: localpart ?? `v${randomBytes(6).toString("hex")}`,
        password: password ?? randomBytes(18).toString("base64url"),
        initial_device_display_name: device_name,
    };
    const asked = await plainRequest(homeserver, "POST", where, account);
    const { session } = asked.json;
    if (asked.status !== 401 || !session) throw refused(asked);
    let answer = asked;
    for (const auth of [{ type: "m.login.registration_token", token, session }, { type: "m.login.dummy", session }]) {
        answer = await plainRequest(homeserver, "POST", where, { ...account, auth });
        if (answer.status === 200) return { ...answer.json, password: account.password };
        if (answer.status !== 401 || answer.json.errcode) throw refused(answer);
    }
    throw refused(answer);
}

async function sealFile(bytes) {
    const key = await webcrypto.subtle.generateKey({ name: "AES-CTR", length: 256 }, true, ["encrypt", "decrypt"]);
    const iv = new Uint8Array(16);
    webcrypto.getRandomValues(iv.subarray(0, 8));
    const sealed = Buffer.from(await webcrypto.subtle.encrypt({ name: "AES-CTR", counter: iv, length: 64 }, key, bytes));
    const sha256 = Buffer.from(await webcrypto.subtle.digest("SHA-256", sealed)).toString("base64").replace(/=+$/, "");
    const file = { v: "v2", key: await webcrypto.subtle.exportKey("jwk", key), iv: Buffer.from(iv).toString("base64").replace(/=+$/, ""), hashes: { sha256 } };
    return { sealed, file };
}

async function openFile(sealed, { key, iv }) {
    const opened = await webcrypto.subtle.importKey("jwk", key, { name: "AES-CTR" }, false, ["decrypt"]);
    return Buffer.from(await webcrypto.subtle.decrypt({ name: "AES-CTR", counter: Buffer.from(iv, "base64"), length: 64 }, opened, sealed));
}

const encryption = { type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } };

const commands = {
    register: async (a) => enter(a, await registerWithToken(a)),
    login: async (a) => enter(a, await logIn(a)),
    /** The same account on another device, not cross-signed. */
    async second_device(a) {
        const { homeserver, user_id, password } = person(a.of);
        return enter({ cross_sign: false, ...a, homeserver }, await logIn({ homeserver, user_id, password, device_name: "Element (2)" }));
    },
    async cross_sign(a) {
        await person(a.as).crossSign();
    },
    async dm(a) {
        const who = person(a.as);
        const others = [a.with].flat();
        const encrypted = a.encrypted ?? true;
        // Element opens a direct chat in the clear when the other has no device to encrypt to.
        if (encrypted && !(await who.canEncryptTo(others))) throw new Error(`Element would not encrypt: ${others} has no device with keys`);
        const { room_id } = await who.client.createRoom({
            is_direct: true,
            preset: "trusted_private_chat",
            visibility: "private",
            invite: others,
            initial_state: [{ type: "m.room.guest_access", state_key: "", content: { guest_access: "can_join" } }, ...(encrypted ? [encryption] : []), ...(a.initial_state ?? [])],
        });
        const room = await who.roomIsOpen(room_id);
        await until(() => others.every((user) => room.getMember(user)?.membership), "the invitations are seen");
        if (encrypted) await until(() => who.crypto.isEncryptionEnabledInRoom(room_id), "the encryption is seen");
        return { room_id };
    },
    async invite(a) {
        await person(a.as).client.invite(a.room, a.user);
    },
    async join(a) {
        const who = person(a.as);
        const { roomId } = await who.client.joinRoom(a.room);
        await who.roomIsOpen(roomId);
        return { room_id: roomId };
    },
    async leave(a) {
        await person(a.as).client.leave(a.room);
    },
    async forget(a) {
        await person(a.as).client.forget(a.room);
    },
    send: (a) => person(a.as).send(a.room, "m.room.message", textContent(a)),
    raw_send: (a) => person(a.as).send(a.room, a.type, a.content),
    async send_unencrypted(a) {
        const where = a.state_key === undefined ? path("rooms", a.room, "send", a.type, randomUUID()) : path("rooms", a.room, "state", a.type, a.state_key);
        return { event_id: (await person(a.as).ask("PUT", where, a.content)).event_id };
    },
    reply(a) {
        const who = person(a.as);
        const original = who.room(a.room).entries.get(a.to);
        const mentions = original ? { user_ids: [original.wire.sender] } : {};
        return who.send(a.room, "m.room.message", { ...textContent({ mentions, ...a }), "m.relates_to": { "m.in_reply_to": { event_id: a.to } } });
    },
    edit(a) {
        const fresh = textContent(a);
        const starred = textContent({ ...a, body: `* ${a.body}`, formatted: a.formatted == null ? null : `* ${a.formatted}` });
        return person(a.as).send(a.room, "m.room.message", { ...starred, "m.new_content": fresh, "m.relates_to": { rel_type: "m.replace", event_id: a.event } });
    },
    react: (a) => person(a.as).send(a.room, "m.reaction", { "m.relates_to": { rel_type: "m.annotation", event_id: a.event, key: a.key } }),
    async redact(a) {
        return person(a.as).ask("PUT", path("rooms", a.room, "redact", a.event, randomUUID()), a.reason ? { reason: a.reason } : {});
    },
    async typing(a) {
        const who = person(a.as);
        await who.roomIsOpen(a.room);
        await who.client.sendTyping(a.room, a.on ?? true, 30_000);
    },
    async read_receipt(a) {
        await person(a.as).ask("POST", path("rooms", a.room, "receipt", "m.read", a.event), {});
    },
    async send_file(a) {
        const who = person(a.as);
        const bytes = Buffer.from(a.data, "base64");
        const { sealed, file } = await sealFile(bytes);
        const { content_uri } = await who.client.uploadContent(sealed, { type: "application/octet-stream", includeFilename: false });
        const info = { mimetype: a.mimetype, size: bytes.length, ...a.info };
        return who.send(a.room, "m.room.message", { msgtype: a.msgtype ?? "m.file", body: a.name, filename: a.name, info, file: { ...file, url: content_uri }, "m.mentions": {} });
    },
    async open_file(a) {
        const who = person(a.as);
        const { file } = who.room(a.room).entries.get(a.event).event.getOriginalContent();
        const url = who.client.mxcUrlToHttp(file.url, undefined, undefined, undefined, false, true, true);
        onlyLoopback(url);
        const answer = await fetch(url, { headers: { Authorization: `Bearer ${who.access_token}` } });
        if (!answer.ok) throw new Error(`${answer.status} for ${file.url}`);
        return { data: (await openFile(Buffer.from(await answer.arrayBuffer()), file)).toString("base64") };
    },
    async timeline(a) {
        const who = person(a.as);
        await who.work;
        return { timeline: who.timeline(a.room) };
    },
    async heard(a) {
        const who = person(a.as);
        await who.work;
        return { heard: who.heard(a.text) };
    },
    async members(a) {
        const { chunk } = await person(a.as).ask("GET", path("rooms", a.room, "members"));
        return { members: Object.fromEntries(chunk.map((e) => [e.state_key, e.content.membership])) };
    },
    rooms(a) {
        const rooms = person(a.as).client.getRooms();
        return { rooms: Object.fromEntries(rooms.map((room) => [room.roomId, room.getMyMembership()])) };
    },
    async state(a) {
        return { state: await person(a.as).ask("GET", path("rooms", a.room, "state")) };
    },
    async http(a) {
        return person(a.as).request(a.method, a.path, a.body);
    },
    stop(a) {
        for (const who of a.as ? [person(a.as)] : [...people.values()]) who.stop();
    },
};

process.on("unhandledRejection", (error) => process.stderr.write(`unhandled: ${error?.stack ?? error}\n`));

const lines = createInterface({ input: process.stdin });
lines.on("line", async (line) => {
    const { id, do: name, ...rest } = JSON.parse(line);
    try {
        if (!Object.hasOwn(commands, name)) throw new Error(`no such command: ${name}`);
        tell({ id, ok: true, ...(await commands[name](rest)) });
    } catch (error) {
        tell({ id, ok: false, error: String(error?.message ?? error) });
    }
});
lines.on("close", () => process.exit(0));
tell({ event: "ready", as: null });
