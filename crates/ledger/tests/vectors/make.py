#!/usr/bin/env python3
"""Makes the golden vectors of the ledger's formats, from FORMATS.md alone.

Read this when you write a verifier: it is the second implementation, in Python's standard library only, and shares no
line with the Rust crate. It is written to be compared with the text, not to be fast.

    python3 make.py          writes the *.json files beside this one
    python3 make.py --check  fails if they differ from what it would write
"""

import base64
import hashlib
import json
import pathlib
import sys

LARGEST = 2**53 - 1  # the largest whole number that every JSON reader keeps


def sha256(data):
    return hashlib.sha256(data).digest()


# ---- Canonical JSON: RFC 8785 without floats ------------------------------------------------------------------------

SHORT = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def name_order(name):
    """RFC 8785 orders names by their UTF-16 code units."""
    return name.encode("utf-16-be")


def canonical_text(value):
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, int):
        if abs(value) > LARGEST:
            raise ValueError("whole number out of range")
        return str(value)
    if isinstance(value, str):
        return '"' + "".join(SHORT.get(c) or (c if c >= " " else "\\u%04x" % ord(c)) for c in value) + '"'
    if isinstance(value, list):
        return "[" + ",".join(canonical_text(item) for item in value) + "]"
    if isinstance(value, dict):
        names = sorted(value, key=name_order)
        return "{" + ",".join(canonical_text(name) + ":" + canonical_text(value[name]) for name in names) + "}"
    raise ValueError("not a value: %r" % (value,))


def canonical(value):
    return canonical_text(value).encode("utf-8")


# ---- Merkle tree: RFC 6962 -----------------------------------------------------------------------------------------


def leaf_hash(data):
    return sha256(b"\x00" + data)


def node_hash(left, right):
    return sha256(b"\x01" + left + right)


def split(count):
    """The largest power of two smaller than count."""
    power = 1
    while power * 2 < count:
        power *= 2
    return power


class Tree:
    """RFC 6962, section 2.1, word for word; complete subtrees are remembered so that large trees take seconds."""

    def __init__(self, leaves):
        self.leaves = leaves
        self.known = {}

    def root(self, start, end):
        count = end - start
        if count == 0:
            return sha256(b"")
        if count == 1:
            return self.leaves[start]
        if (start, end) in self.known:
            return self.known[start, end]
        middle = start + split(count)
        hash_ = node_hash(self.root(start, middle), self.root(middle, end))
        if count & (count - 1) == 0:
            self.known[start, end] = hash_
        return hash_

    def inclusion(self, index, start, end):
        if end - start == 1:
            return []
        middle = start + split(end - start)
        if index < middle:
            return self.inclusion(index, start, middle) + [self.root(middle, end)]
        return self.inclusion(index, middle, end) + [self.root(start, middle)]

    def consistency(self, old, start, end, whole=True):
        if old == end:
            return [] if whole else [self.root(start, end)]
        middle = start + split(end - start)
        if old <= middle:
            return self.consistency(old, start, middle, whole) + [self.root(middle, end)]
        return self.consistency(old, middle, end, False) + [self.root(start, middle)]


# ---- Commitment and seals ------------------------------------------------------------------------------------------


def leaves_of(header, body, seals):
    """seals: name -> ("open", salt) or ("withheld", leaf)."""
    leaves = [leaf_hash(bytes(32) + canonical(header))]
    for name in sorted(seals, key=name_order):
        state, secret = seals[name]
        leaves.append(secret if state == "withheld" else leaf_hash(secret + canonical({name: body[name]})))
    return leaves


def seals_bytes(seals):
    out = b""
    for name in sorted(seals, key=name_order):
        state, secret = seals[name]
        encoded = name.encode("utf-8")
        out += bytes([len(encoded)]) + encoded + (b"\x01" if state == "withheld" else b"\x00") + secret
    return out


# ---- Tiles: C2SP tlog-tiles ----------------------------------------------------------------------------------------


def index_path(index):
    parts = ["%03d" % (index % 1000)]
    while index >= 1000:
        index //= 1000
        parts.insert(0, "x%03d" % (index % 1000))
    return "/".join(parts)


def path(level, index, width):
    return "tile/%s/%s%s" % (level, index_path(index), "" if width == 256 else ".p/%d" % width)


def tiles_of(size):
    """(level, index, width) of every tile, lowest level first, the partial one of a level last."""
    out, level, count = [], 0, size
    while count > 0:
        out += [(level, index, 256) for index in range(count // 256)]
        if count % 256:
            out.append((level, count // 256, count % 256))
        level, count = level + 1, count // 256
    return out


def tile_bytes(tree, level, index, width):
    span = 256**level
    return b"".join(
        tree.root((index * 256 + at) * span, (index * 256 + at + 1) * span) for at in range(width)
    )


def bundle(entries):
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


# ---- Ed25519: RFC 8032, section 5.1, slow and plain ----------------------------------------------------------------

P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def point_add(a, b):
    """Extended coordinates (X, Y, Z, T), x = X/Z, y = Y/Z, x*y = T/Z."""
    aa = (a[1] - a[0]) * (b[1] - b[0]) % P
    bb = (a[1] + a[0]) * (b[1] + b[0]) % P
    cc = 2 * a[3] * b[3] * D % P
    dd = 2 * a[2] * b[2] % P
    e, f, g, h = bb - aa, dd - cc, dd + cc, bb + aa
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def point_multiply(scalar, point):
    result = (0, 1, 1, 0)
    while scalar > 0:
        if scalar & 1:
            result = point_add(result, point)
        point = point_add(point, point)
        scalar >>= 1
    return result


def base_point():
    y = 4 * pow(5, P - 2, P) % P
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if x & 1:
        x = P - x
    return (x, y, 1, x * y % P)


G = base_point()


def point_compress(point):
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | ((x & 1) << 255)).to_bytes(32, "little")


def expand(seed):
    digest = hashlib.sha512(seed).digest()
    scalar = int.from_bytes(digest[:32], "little")
    scalar &= (1 << 254) - 8
    scalar |= 1 << 254
    return scalar, digest[32:]


def public_key(seed):
    return point_compress(point_multiply(expand(seed)[0], G))


def sign(seed, message):
    scalar, prefix = expand(seed)
    public = public_key(seed)
    nonce = int.from_bytes(hashlib.sha512(prefix + message).digest(), "little") % Q
    commitment = point_compress(point_multiply(nonce, G))
    challenge = int.from_bytes(hashlib.sha512(commitment + public + message).digest(), "little") % Q
    return commitment + ((nonce + challenge * scalar) % Q).to_bytes(32, "little")


# The first test vector of RFC 8032, section 7.1.
RFC_SEED = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
assert public_key(RFC_SEED).hex() == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
assert sign(RFC_SEED, b"").hex().startswith("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb88215")


# ---- Checkpoints: C2SP tlog-checkpoint in a signed note ------------------------------------------------------------


def key_id(name, seed):
    return sha256(name.encode() + b"\n\x01" + public_key(seed))[:4]


def vkey(name, seed):
    return "%s+%s+%s" % (name, key_id(name, seed).hex(), base64.b64encode(b"\x01" + public_key(seed)).decode())


def checkpoint(origin, size, root, seed):
    text = "%s\n%d\n%s\n" % (origin, size, base64.b64encode(root).decode())
    signature = base64.b64encode(key_id(origin, seed) + sign(seed, text.encode())).decode()
    return "%s\n— %s %s\n" % (text, origin, signature)


# ---- The vectors ---------------------------------------------------------------------------------------------------

ORGANISATION = "0193e3a5-7c1e-7d4a-9c55-2f0b8f6a1c01"
INSTANCE = "0193e3a5-0000-7000-8000-00000000abcd"
ASSET = "0193e3a6-1111-7222-8333-444455556666"
PERSON = "0193e3a5-9999-7abc-8def-0123456789ab"
GRANT = "0193e3a5-aaaa-7abc-8def-0123456789ab"
TOKEN = "0193e3a5-bbbb-7abc-8def-0123456789ab"


def canonical_vectors():
    accepted = [
        ("nothing in it", {}),
        ("the literals", {"none": None, "no": False, "yes": True}),
        ("the largest whole numbers", [LARGEST, -LARGEST, 0]),
        ("names in order", {"b": 1, "a": {"d": [], "c": {}}, "": 2, "A": 3}),
        # UTF-16 puts U+1F600 (surrogates D83D DE00) before U+FB33; UTF-8 and code points put it after.
        ("names of RFC 8785 section 3.2.3", {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "\u00f6": 7}),
        ("escapes", "\u0000\u0001\b\t\n\u000b\f\r\u001f \"\\/\u007f\u2028\u2029"),
        ("text is not normalised", ["\u00c5", "A\u030a", "\U0001f600"]),
    ]
    return {
        "accepted": [{"what": what, "value": value, "canonical": canonical_text(value)} for what, value in accepted],
        "refused": ["1.5", "[1.0]", '{"a":1e3}', "-0.0", "9007199254740992", "-9007199254740992", "18446744073709551616"],
    }


def commitment_vector(what, header, body, withhold):
    salts = {name: sha256(b"salt of " + name.encode()) for name in body}
    seals = {name: ("open", salts[name]) for name in body}
    leaves = leaves_of(header, body, seals)
    tree = Tree(leaves)
    root = tree.root(0, len(leaves))
    names = sorted(body, key=name_order)

    remaining = {name: value for name, value in body.items() if name not in withhold}
    closed = {
        name: ("withheld", leaves[1 + names.index(name)]) if name in withhold else seals[name] for name in body
    }
    assert Tree(leaves_of(header, remaining, closed)).root(0, len(leaves)) == root

    return {
        "what": what,
        "header": header,
        "body": body,
        "salts": {name: salts[name].hex() for name in names},
        "seals": seals_bytes(seals).hex(),
        "leaves": [leaf.hex() for leaf in leaves],
        "commitment": root.hex(),
        "proofs": [
            {"name": name, "index": 1 + at, "path": [hash_.hex() for hash_ in tree.inclusion(1 + at, 0, len(leaves))]}
            for at, name in enumerate(names)
        ],
        "withhold": withhold,
        "body_without": remaining,
        "seals_without": seals_bytes(closed).hex(),
    }


def commitment_vectors():
    header = {"id": ASSET, "kind": "asset", "schema": 1, "version": 3}
    laptop = {
        "name": "Laptop of the finance team",
        "owner": PERSON,
        "value": 3,
        "portable": True,
        "labels": ["finance", "mobile"],
        "own": {"inventory_number": "F-0017", "purchased": {"year": 2026, "by": "Zoë"}, "notes": None},
    }
    return [
        commitment_vector("a body without fields", header, {}, []),
        commitment_vector("one field", header, {"name": "Laptop"}, []),
        commitment_vector("one field, withheld", header, {"name": "Laptop"}, ["name"]),
        commitment_vector("a body with own fields inside a field", header, laptop, []),
        commitment_vector("a name and an owner erased", header, laptop, ["name", "owner"]),
        commitment_vector("everything erased", {**header, "version": LARGEST, "schema": 4294967295}, laptop, list(laptop)),
        commitment_vector(
            "names outside ASCII, in the order of RFC 8785",
            {**header, "kind": "own.size"},
            {"\ufb33": "dagesh", "\U0001f600": "grin", "größe": 12, "z": "", "Z": [], "n" * 255: {}},
            ["\U0001f600"],
        ),
        commitment_vector("nine fields, two tiles of a tree deep", header, {"field_%d" % n: n for n in range(9)}, ["field_4"]),
    ]


def entry(by, command, subject, run, count=None, recorded="2026-11-22T05:17:46.123456Z"):
    value = {"by": by, "command": command, "organisation": ORGANISATION, "recorded": recorded, "run": run, "v": 1, **subject}
    if count is not None:
        value["count"] = count
    return value


def entry_vectors():
    root = sha256(b"some revision").hex()
    record = {"record": {"commitment": root, "id": ASSET, "kind": "asset", "schema": 1, "version": 3}}
    accepted = [
        ("a person's change in the middle of a run", entry({"person": PERSON}, "asset.put", record, 17)),
        ("the last of a run", entry({"person": PERSON}, "asset.put", record, 17, 3)),
        (
            "a decision by token, with its factor and the role acted under",
            entry({"person": PERSON, "assignment": GRANT, "factor": "totp", "via": "api", "token": TOKEN}, "policy.approve", record, 0, 1),
        ),
        ("the founding", entry({"service": "founding"}, "organisation.found", record, 0, 1, "2026-01-01T00:00:00.000000Z")),
        (
            "an organisation's checkpoint in the instance log",
            entry({"service": "witness"}, "log.checkpoint", {"checkpoint": {"organisation": ORGANISATION, "root": root, "size": LARGEST}}, LARGEST, 1),
        ),
        (
            "what an auditor looked at",
            entry({"person": PERSON, "via": "page"}, "observation.record", {"observations": {"count": 40, "root": root}}, 5, 1),
        ),
        (
            "a key that gives way to another",
            entry({"service": "keys"}, "key.rotate", {"key": {"new": "11" * 32, "old": "22" * 32}}, 6, 1),
        ),
        (
            "a recovery of a log of which more was remembered",
            entry({"service": "recovery"}, "log.recover", {"lost": {"found": 7, "log": ORGANISATION, "remembered": 12, "root": root}}, 7, 1),
        ),
        (
            "a recovery where no root is known",
            entry({"service": "recovery"}, "log.recover", {"lost": {"found": 7, "log": ORGANISATION, "remembered": LARGEST}}, 7, 1),
        ),
        ("a code of 64 characters", entry({"service": "a" * 64}, "a._-9", record, 1, None, "9999-12-30T21:59:59.999999Z")),
    ]
    plain = entry({"person": PERSON}, "asset.put", record, 17, 3)
    text = canonical_text(plain)

    def changed(**fields):
        return canonical_text({name: value for name, value in {**plain, **fields}.items() if value is not ...})

    refused = [
        ("empty", ""),
        ("not an object", "[]"),
        ("a space", text.replace(":3,", ": 3,", 1)),
        ("a line break at the end", text + "\n"),
        ("names out of order", '{"v":1,' + text[1:].replace(',"v":1', "", 1)),
        ("a name twice", text.replace('"run":17', '"run":17,"run":17', 1)),
        ("an escape that is not needed", text.replace("asset.put", "asset\\u002eput", 1)),
        ("an unknown name", changed(text="hello")),
        ("an unknown name in by", changed(by={"person": PERSON, "name": "Ada"})),
        ("an unknown name in record", changed(record={**plain["record"], "title": "Laptop"})),
        ("another version of the format", changed(v=2)),
        ("no version of the format", changed(v=...)),
        ("nobody", changed(by={})),
        ("a person and a service", changed(by={"person": PERSON, "service": "founding"})),
        ("a key that is none", changed(record=..., key={"new": "11" * 31, "old": "22" * 32})),
        ("a key beside a record", changed(key={"new": "11" * 32, "old": "22" * 32})),
        ("a recovery of no log", changed(record=..., lost={"found": 7, "remembered": 12})),
        ("a recovery beside a record", changed(lost={"found": 7, "log": ORGANISATION, "remembered": 12})),
        ("no subject", changed(record=...)),
        ("two subjects", changed(observations={"count": 1, "root": root})),
        ("null instead of absence", changed(count=None)),
        ("a run of no entries", changed(count=0)),
        ("a code in capitals", changed(command="Asset.put")),
        ("an empty code", changed(command="")),
        ("a code of 65 characters", changed(command="a" * 65)),
        ("text in place of a code", changed(command="put the asset")),
        ("no fraction", changed(recorded="2026-11-22T05:17:46Z")),
        ("milliseconds", changed(recorded="2026-11-22T05:17:46.123Z")),
        ("nanoseconds", changed(recorded="2026-11-22T05:17:46.123456000Z")),
        ("another zone", changed(recorded="2026-11-22T06:17:46.123456+01:00")),
        ("a day that does not exist", changed(recorded="2026-02-30T05:17:46.123456Z")),
        ("a record id in capitals", changed(organisation=ORGANISATION.upper())),
        ("a commitment in capitals", changed(record={**plain["record"], "commitment": root.upper()})),
        ("a commitment too short", changed(record={**plain["record"], "commitment": root[2:]})),
        ("a number as text", changed(run="17")),
        ("a number with a fraction", text.replace('"run":17', '"run":17.0', 1)),
        ("a negative number", changed(run=-1)),
        ("a number beyond 2^53-1", text.replace('"run":17', '"run":9007199254740992', 1)),
    ]
    return {
        "accepted": [{"what": what, "value": value, "bytes": canonical_text(value)} for what, value in accepted],
        "refused": [{"what": what, "bytes": bytes_} for what, bytes_ in refused],
    }


SIZES = [*range(0, 18), 31, 32, 33, 100, 255, 256, 257, 300, 511, 512, 513, 1000, 65535, 65536, 65537, 70000]


def log_entry(index):
    return b"entry %d" % index


def big_tree():
    return Tree([leaf_hash(log_entry(index)) for index in range(70000)])


def tree_vectors(tree):
    hexes = lambda hashes: [hash_.hex() for hash_ in hashes]
    inclusion = [
        (size, index)
        for size in SIZES
        if size
        for index in sorted({0, 1, size // 3, size // 2, size - 2, size - 1} if size > 8 else set(range(size)))
    ]
    consistency = [
        (old, new) for new in SIZES for old in SIZES if 0 < old <= new and (new <= 17 or old in (1, 3, 7, 8, 100, 256, 257, 512, 65536, new))
    ]
    return {
        "entry": "the ASCII text 'entry <index>', index from 0",
        "roots": hexes(tree.root(0, size) for size in range(301)),
        "large_roots": [{"size": size, "root": tree.root(0, size).hex()} for size in SIZES if size > 300],
        "inclusion": [
            {"size": size, "index": index, "proof": hexes(tree.inclusion(index, 0, size))} for size, index in inclusion
        ],
        "consistency": [
            {"old": old, "new": new, "proof": hexes(tree.consistency(old, 0, new))} for old, new in consistency
        ],
    }


def tile_vectors(tree):
    def described(level, index, width):
        bytes_ = tile_bytes(tree, level, index, width)
        out = {"level": level, "index": index, "width": width, "path": path(level, index, width), "sha256": sha256(bytes_).hex()}
        if width <= 5:
            out["bytes"] = bytes_.hex()
        return out

    def described_bundle(index, width):
        bytes_ = bundle([log_entry(index * 256 + at) for at in range(width)])
        out = {"index": index, "width": width, "path": path("entries", index, width), "sha256": sha256(bytes_).hex()}
        if width <= 5:
            out["bytes"] = bytes_.hex()
        return out

    return {
        "entry": "the ASCII text 'entry <index>', index from 0",
        "paths": [
            {"level": level, "index": index, "width": width, "path": path(level, index, width)}
            for level, index, width in [(0, 0, 1), (0, 0, 256), (1, 999, 255), (0, 1000, 256), (0, 1234067, 256), (7, 1234567890123, 8), (5, 1001000, 200)]
        ],
        "not_paths": [
            "", "tile", "tile/0", "tile/0/0", "tile/0/00", "tile/0/0000", "tile/00/000", "tile/8/000", "tile/64/000", "tile/-1/000",
            "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p/", "tile/0/000.p", "tile/0/x000/001", "tile/0/001/000",
            "tile/0/x001/x002", "tile/0/x001", "tile/0/+01", "tile/0/x999/x999/x999/x999/x999/x999/999", "/tile/0/000", "tile/0/000/", "tile/8/0/000", "tile/data/000",
        ],
        "logs": [
            {
                "size": size,
                "tiles": [described(*tile) for tile in tiles_of(size)],
                "bundles": [described_bundle(index, width) for level, index, width in tiles_of(size) if level == 0],
            }
            for size in [0, 1, 5, 255, 256, 257, 300, 513, 1000]
        ],
        "large_logs": [
            {"size": size, "count": len(tiles_of(size)), "paths_sha256": sha256("\n".join(path(*tile) for tile in tiles_of(size)).encode()).hex()}
            for size in [65535, 65536, 65537, 70000, 16777217]
        ],
        "large_tiles": [described(*tile) for tile in [(0, 273, 112), (1, 0, 256), (1, 1, 17), (2, 0, 1)]],
    }


def checkpoint_vectors(tree):
    out = []
    for number, (owner, size) in enumerate([(ORGANISATION, 0), (ORGANISATION, 1), (ORGANISATION, 300), (INSTANCE, 70000)]):
        seed, origin, root = sha256(b"seed %d" % number), "annexa/" + owner, tree.root(0, size)
        out.append({
            "owner": owner,
            "origin": origin,
            "size": size,
            "root": root.hex(),
            "seed": seed.hex(),
            "vkey": vkey(origin, seed),
            "note": checkpoint(origin, size, root, seed),
        })
    return out


# ---- Proofs: C2SP tlog-proof with the entry and an excerpt of its revision ------------------------------------------


def excerpt(header, body, shown):
    """The part of a revision that is shown: fields in the order of their leaves, and hashes for what holds none of them."""
    names = sorted(body, key=name_order)
    salts = {name: sha256(b"salt of " + name.encode()) for name in body}
    tree = Tree(leaves_of(header, body, {name: ("open", salts[name]) for name in body}))
    known = {0} | {1 + names.index(name) for name in shown}
    hashes = []

    def cover(start, end):
        if not any(start <= index < end for index in known):
            hashes.append(tree.root(start, end))
        elif end - start > 1:
            middle = start + split(end - start)
            cover(start, middle)
            cover(middle, end)

    size = 1 + len(names)
    cover(0, size)
    fields = [
        {"index": index, "name": names[index - 1], "salt": base64.b64encode(salts[names[index - 1]]).decode(), "value": body[names[index - 1]]}
        for index in sorted(known - {0})
    ]
    wire = {"fields": fields, "hashes": [base64.b64encode(one).decode() for one in hashes], "size": size}
    return tree.root(0, size), wire


def proof_vectors():
    seed, origin = sha256(b"seed of proofs"), "annexa/" + ORGANISATION
    header = {"id": ASSET, "kind": "asset", "schema": 1, "version": 3}
    out = []
    for fields, size, index in [(0, 1, 0), (1, 2, 1), (9, 300, 17), (30, 1000, 999)]:
        body = {"field_%d" % number: "value %d" % number for number in range(fields)}
        shown = [name for name in body if int(name[6:]) % 4 == 0]
        commitment, revision = excerpt(header, body, shown)
        record = {"record": {**header, "commitment": commitment.hex()}}
        bytes_ = canonical_text(entry({"person": PERSON}, "asset.approve", record, index, 1)).encode()
        leaves = [leaf_hash(log_entry(number)) for number in range(size)]
        leaves[index] = leaf_hash(bytes_)
        tree = Tree(leaves)
        extra = canonical_text({"entry": json.loads(bytes_), "revision": revision}).encode()
        lines = ["c2sp.org/tlog-proof@v1", "extra " + base64.b64encode(extra).decode(), "index %d" % index]
        lines += [base64.b64encode(one).decode() for one in tree.inclusion(index, 0, size)]
        text = "\n".join(lines) + "\n\n" + checkpoint(origin, size, tree.root(0, size), seed)
        out.append({"header": header, "body": body, "shown": shown, "index": index, "size": size, "vkey": vkey(origin, seed), "text": text})
    return out


def main():
    tree = big_tree()
    files = {
        "canonical": canonical_vectors(),
        "commitments": commitment_vectors(),
        "entries": entry_vectors(),
        "tree": tree_vectors(tree),
        "tiles": tile_vectors(tree),
        "checkpoints": checkpoint_vectors(tree),
        "proofs": proof_vectors(),
    }
    here = pathlib.Path(__file__).parent
    for name, value in files.items():
        text = json.dumps(value, indent=1, ensure_ascii=True) + "\n"
        target = here / (name + ".json")
        if "--check" in sys.argv:
            if not target.exists() or target.read_text() != text:
                sys.exit("%s is not what make.py makes; run make.py and look at the difference" % target)
        else:
            target.write_text(text)


if __name__ == "__main__":
    main()
