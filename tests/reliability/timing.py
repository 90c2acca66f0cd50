"""timing.py HTTP_PORT SMTP_PORT OWNERS_KEY OTHERS_KEY ROUNDS: see timing.sh."""
import http.client, json, math, random, secrets, smtplib, statistics, string, sys, time, uuid

http_port, smtp_port, owner, other, rounds = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4], int(sys.argv[5])
connection = http.client.HTTPConnection("127.0.0.1", http_port, timeout=30)
base62 = string.ascii_letters + string.digits


def ask(method, path, key=None, body=None):
    """Status, body, and nanoseconds from the request's first octet to the answer's last."""
    headers = {"X-API-Key": key} if key else {}
    began = time.perf_counter_ns()
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    text = answer.read()
    return answer.status, text, time.perf_counter_ns() - began


def random_key(beginning):
    return beginning + "".join(secrets.choice(base62) for _ in range(48 - len(beginning)))


def almost(key):
    """Another last character, a new one each time as far as there are any."""
    return key[:-1] + random.choice(base62.replace(key[-1], ""))


def measure(first, second):
    """Times of both in an order that is new in every round, and with which statuses; a tenth more rounds, to warm up, is thrown away."""
    times = ([], [])
    statuses = set()
    for round_ in range(-(rounds // 10), rounds):
        # Both before either is sent: making up a key takes a while, in which the server falls asleep.
        requests = first(), second()
        for which in random.sample((0, 1), 2):
            status, _, took = ask(*requests[which])
            statuses.add(status)
            if round_ >= 0:
                times[which].append(took / 1000)
    return times, statuses


def told_apart(a, b):
    """P(b > a) + P(b = a) / 2, by ranks (Mann-Whitney)."""
    ranked = sorted([(value, 0) for value in a] + [(value, 1) for value in b])
    return (sum(i + 1 for i, (_, which) in enumerate(ranked) if which) - len(b) * (len(b) + 1) / 2) / (len(a) * len(b))


def interval(a, b, draws=300):
    """95 % of the difference of medians, by bootstrap."""
    differences = sorted(statistics.median(random.choices(b, k=len(b))) - statistics.median(random.choices(a, k=len(a))) for _ in range(draws))
    return differences[int(draws * 0.025)], differences[int(draws * 0.975)]


def beyond_chance(share):
    """-1 or 1, the sign, when a coin would hardly ever do so (one in 16,000); else 0."""
    error = math.sqrt((2 * rounds + 1) / (12 * rounds * rounds))
    return 0 if abs(share - 0.5) <= 4 * error else 1 if share > 0.5 else -1


def tells(name, wanted, first, second):
    """Prints a line; the sign of a difference beyond chance, or 0."""
    (a, b), statuses = measure(first, second)
    if statuses != {wanted}:
        sys.exit(f"NOT ok: {name}: answered with {statuses} instead of {wanted}")
    low, high = interval(a, b)
    share = told_apart(a, b)
    print(f"{name:58} {'/'.join(map(str, sorted(statuses))):8} {statistics.median(a):8.1f} {statistics.median(b):8.1f}"
          f" {statistics.median(b) - statistics.median(a):+7.1f} [{low:+.1f}, {high:+.1f}] {100 * share:5.1f} %", flush=True)
    return beyond_chance(share)


faults = []


def report(name, wanted, first, second):
    """Wanted is the one status of both: other refusals, such as 429, would be alike and tell nothing."""
    sign = tells(name, wanted, first, second)
    if sign and all(tells("  again", wanted, first, second) == sign for _ in range(2)):
        faults.append(f"NOT ok: told apart: {name}")


inbox = json.loads(ask("POST", "/v1/inbox", owner)[1])["data"]
open_inbox = json.loads(ask("POST", "/v2/inbox/create")[1])
with smtplib.SMTP("127.0.0.1", smtp_port) as smtp:
    smtp.sendmail("sender@sender.example", [inbox["email"]], "Subject: hello\r\n\r\nHello\r\n")
mail = json.loads(ask("GET", f"/v1/inbox/{inbox['id']}", owner)[1])["data"]["emails"][0]["id"]

print(f"{rounds} rounds; microseconds, medians over HTTP on one connection")
print(f"{'refusals of':58} {'status':8} {'first':>8} {'second':>8} {'differ':>7} 95 %            told apart")
get = "GET"
report("nothing different (what the noise is)", 401, lambda: (get, "/v1/inbox", random_key("dm_live_")), lambda: (get, "/v1/inbox", random_key("dm_live_")))
report("unknown prefix, right prefix with a wrong rest", 401, lambda: (get, "/v1/inbox", random_key("zz_live_")), lambda: (get, "/v1/inbox", random_key("dm_live_")))
report("wrong rest, wrong after the visible prefix", 401, lambda: (get, "/v1/inbox", random_key("dm_live_")), lambda: (get, "/v1/inbox", random_key(owner[:12])))
report("wrong rest, last character wrong", 401, lambda: (get, "/v1/inbox", random_key("dm_live_")), lambda: (get, "/v1/inbox", almost(owner)))
report("inbox token: all wrong, last character wrong", 200,
       lambda: (get, "/v2/inbox?token=" + secrets.token_hex(19)), lambda: (get, "/v2/inbox?token=" + almost(open_inbox["token"])))
report("inbox: absent, another tenant's", 404, lambda: (get, f"/v1/inbox/{uuid.uuid4()}", other), lambda: (get, f"/v1/inbox/{inbox['id']}", other))
report("mail: absent, another tenant's", 400, lambda: (get, f"/v1/messages/{uuid.uuid4()}", other), lambda: (get, f"/v1/messages/{mail}", other))
report("address: absent, another tenant's", 400, lambda: (get, f"/v1/emails/{secrets.token_hex(6)}@mail.test/messages", other),
       lambda: (get, f"/v1/emails/{inbox['email']}/messages", other))

if not tells("the check itself: no key, a wrong key", 401, lambda: (get, "/v1/inbox"), lambda: (get, "/v1/inbox", random_key("dm_live_"))):
    faults.append("NOT ok: what does differ is not told apart")
print("\n".join(faults) or "ok: no refusal is told from another beyond chance")
sys.exit(bool(faults))
