namespace DisposableMail.Server.Tests.Webhooks;

/// <summary>URLs by which somebody may try to reach into the house; PORT is a port of this machine on which something listens.</summary>
internal static class HostileTargets
{
    /// <summary>Refused by what they are, before anybody is asked for an address.</summary>
    public static readonly string[] Urls =
    [
        // Loopback, and the ways to write it.
        "http://127.0.0.1:PORT/", "https://127.0.0.1:PORT/", "http://127.0.0.2:PORT/", "http://127.255.255.254:PORT/", "http://127.1:PORT/",
        "http://127.0.1:PORT/", "http://0:PORT/", "http://0.0.0.0:PORT/", "http://0.0.0.1:PORT/", "http://2130706433:PORT/",
        "http://017700000001:PORT/", "http://0x7f000001:PORT/", "http://0x7f.0.0.1:PORT/", "http://0x7F.1:PORT/", "http://0177.0.0.1:PORT/",
        "http://0177.0.0.01:PORT/", "http://127.0.0.01:PORT/", "http://127.0.0.0x1:PORT/", "http://127.000.000.001:PORT/",
        "http://00000127.0.0.1:PORT/", "http://4294967295:PORT/", "http://256.256.256.256:PORT/", "http://1.1.1.1.1:PORT/",
        "http://127.0.0.1.:PORT/", "http://127.0.0.1..:PORT/", "http://2130706433.:PORT/", "http://0x:PORT/", "http://1.0x:PORT/",
        "http://[::1]:PORT/", "http://[0:0:0:0:0:0:0:1]:PORT/", "http://[::]:PORT/", "http://[0000::1]:PORT/", "http://[::1%25lo]:PORT/",
        "http://[::1%lo]:PORT/", "http://[::ffff:127.0.0.1]:PORT/", "http://[::ffff:7f00:1]:PORT/", "http://[::127.0.0.1]:PORT/",
        "http://[::7f00:1]:PORT/", "http://[::ffff:0:127.0.0.1]:PORT/", "http://[64:ff9b::127.0.0.1]:PORT/", "http://[64:ff9b::7f00:1]:PORT/",
        "http://[64:ff9b:1::7f00:1]:PORT/", "http://[64:ff9b:1:fffe::10.0.0.1]:PORT/", "http://[2002:7f00:1::]:PORT/", "http://[2002:7f00:0001::1]:PORT/",
        "http://[2001:0:53aa:64c:0:0:80ff:fffe]:PORT/", "http://[2001:0000::1]:PORT/", "http://[2a00:1450::5efe:127.0.0.1]:PORT/",
        "http://[2a00:1450::200:5efe:7f00:1]:PORT/", "http://[fe80::5efe:127.0.0.1]:PORT/", "http://[v1.127]:PORT/", "http://[127.0.0.1]:PORT/",
        "http://[::1:PORT/", "http://::1:PORT/", "http://[::1]x:PORT/",
        // Private, shared, local.
        "http://10.0.0.1:PORT/", "http://10.255.255.255:PORT/", "http://172.16.0.1:PORT/", "http://172.31.255.255:PORT/", "http://192.168.0.1:PORT/",
        "http://192.168.255.255:PORT/", "http://100.64.0.1:PORT/", "http://100.127.255.255:PORT/", "http://169.254.0.1:PORT/", "http://[fc00::1]:PORT/",
        "http://[fd12:3456:789a::1]:PORT/", "http://[fe80::1]:PORT/", "http://[fec0::1]:PORT/", "http://[febf::1]:PORT/",
        // Metadata services of clouds.
        "http://169.254.169.254:PORT/latest/meta-data/", "http://169.254.170.2:PORT/", "http://2852039166:PORT/", "http://0xa9fea9fe:PORT/",
        "http://0251.0376.0251.0376:PORT/", "http://[::ffff:169.254.169.254]:PORT/", "http://[fd00:ec2::254]:PORT/", "http://[fd20:ce::254]:PORT/",
        "http://100.100.100.200:PORT/", "http://192.0.0.192:PORT/", "http://168.63.129.16:PORT/", "http://metadata.google.internal:PORT/",
        "http://[2002:a9fe:a9fe::1]:PORT/", "http://[64:ff9b::a9fe:a9fe]:PORT/",
        // Multicast, broadcast, documentation, benchmarks, reserved.
        "http://224.0.0.1:PORT/", "http://239.255.255.250:PORT/", "http://255.255.255.255:PORT/", "http://240.0.0.1:PORT/", "http://192.0.2.1:PORT/",
        "http://198.51.100.1:PORT/", "http://203.0.113.1:PORT/", "http://198.18.0.1:PORT/", "http://198.19.255.255:PORT/", "http://192.0.0.8:PORT/",
        "http://192.88.99.1:PORT/", "http://[ff02::1]:PORT/", "http://[ff0e::1]:PORT/", "http://[2001:db8::1]:PORT/", "http://[3fff::1]:PORT/",
        "http://[2001:2::1]:PORT/", "http://[2001:10::1]:PORT/", "http://[100::1]:PORT/", "http://[3ffe::1]:PORT/", "http://[5f00::1]:PORT/",
        // Names that mean this machine or its network.
        "http://localhost:PORT/", "http://LOCALHOST:PORT/", "http://localhost.:PORT/", "http://a.localhost:PORT/", "http://localhost.localdomain:PORT/",
        "http://db.internal:PORT/", "http://printer.local:PORT/", "http://router.lan:PORT/", "http://nas.home.arpa:PORT/", "http://intranet:PORT/",
        "http://public.example.:PORT/", "http://.public.example:PORT/", "http://public..example:PORT/", "http://-.public.example:PORT/",
        // Hosts that two parsers read in two ways.
        "http://public.example@127.0.0.1:PORT/", "http://127.0.0.1:PORT@public.example/", "http://user:password@public.example:PORT/",
        "http://@public.example:PORT/", "http://public.example\\@127.0.0.1:PORT/", "http://127.0.0.1:PORT\\.public.example/",
        "http://public.example:PORT:80/", "http://public.example#@127.0.0.1:PORT/", "http://127.0.0.1:PORT#.public.example/",
        "http://127.0.0.1%3aPORT/", "http://%31%32%37.0.0.1:PORT/", "http://127%2e0%2e0%2e1:PORT/", "http://127.0.0.1%00.public.example:PORT/",
        "http://127.0.0.1%2f.public.example:PORT/", "http://１２７.０.０.１:PORT/", "http://①②⑦.⓪.⓪.①:PORT/", "http://127。0。0。1:PORT/",
        "http://١٢٧.0.0.1:PORT/", "http://ⓛocalhost:PORT/", "http://ｌｏｃａｌｈｏｓｔ:PORT/", "http://loc\u00adalhost:PORT/", "http://local\u200dhost:PORT/",
        "http://public.example /", "http://public .example:PORT/", "http:// 127.0.0.1:PORT/", " http://127.0.0.1:PORT/", "http://127.0.0.1:PORT/\r\nHost: x",
        "http://127.0.0.1:PORT/\u0000", "http://127.0.0.1\t:PORT/", "http:/127.0.0.1:PORT/", "http:127.0.0.1:PORT/", "http:///127.0.0.1:PORT/",
        "http:\\\\127.0.0.1:PORT\\", "//127.0.0.1:PORT/", "127.0.0.1:PORT", "http://", "https://", "http:///", "http://:PORT/", "http://?127.0.0.1:PORT", "",
        // Schemes.
        "file:///etc/passwd", "ftp://127.0.0.1:PORT/", "gopher://127.0.0.1:PORT/_x", "dict://127.0.0.1:PORT/", "ldap://127.0.0.1:PORT/",
        "javascript:alert(1)", "data:text/plain,x", "unix:/var/run/docker.sock", "http+unix://%2Fvar%2Frun%2Fdocker.sock/", "ws://127.0.0.1:PORT/",
        "jar:http://127.0.0.1:PORT/!/", "httpx://127.0.0.1:PORT/", "view-source:http://127.0.0.1:PORT/",
        // Ports where others listen, and what is no port.
        "http://public.example:22/", "http://public.example:25/", "https://public.example:80/", "http://public.example:143/", "http://public.example:587/",
        "http://public.example:0/", "http://public.example:1023/", "http://public.example:65536/", "http://public.example:99999/", "http://public.example:-1/",
        "http://public.example:+80/", "http://public.example:080/", "http://public.example:/", "http://public.example:8o/", "http://public.example:０/",
    ];
}
