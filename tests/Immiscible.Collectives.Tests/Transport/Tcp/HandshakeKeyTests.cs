using Immiscible.Collectives.Transport.Tcp;

namespace Immiscible.Collectives.Tests.Transport.Tcp;

public sealed class HandshakeKeyTests
{
    [Fact]
    public void Every_secret_and_every_port_has_a_key_of_its_own()
    {
        string[] keys = [.. from secret in new[] { "one", "two" } from port in new[] { "silo", "gateway", "data" } select Convert.ToHexString(HandshakeKey.Derive(secret, port))];
        Assert.Equal(6, keys.Distinct().Count());
        Assert.All(keys, static key => Assert.Equal(2 * HandshakeKey.Bytes, key.Length));
    }

    [Fact]
    public void All_processes_make_the_same_of_a_secret() =>
        Assert.Equal(HandshakeKey.Derive("a secret", "data"), HandshakeKey.Derive("a secret", "data"));
}
