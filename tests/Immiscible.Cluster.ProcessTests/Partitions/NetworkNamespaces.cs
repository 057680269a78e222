using System.Diagnostics;

namespace Immiscible.Cluster.ProcessTests.Partitions;

/// <summary>
/// A network of its own for each silo, in kernel namespaces that are joined by a bridge in one more; the test is skipped where that is not
/// permitted. Nothing of it touches the machine's own network.
/// </summary>
internal sealed class NetworkNamespaces : IDisposable
{
    private const string Bridge = "bridge";

    private readonly string _prefix = $"immiscible-{Environment.ProcessId}-";
    private readonly List<string> _names = [];
    private readonly Dictionary<string, string> _addresses = [];

    private NetworkNamespaces()
    {
        var error = Add("hub");
        Assert.SkipWhen(error is not null, $"network namespaces are not permitted here ({error}); run as root with iproute2 installed");
        Require($"-n {Hub} link add {Bridge} type bridge");
        Require($"-n {Hub} address add {HubAddress}/24 dev {Bridge}");
        Require($"-n {Hub} link set {Bridge} up");
    }

    /// <summary>Address of what runs at the hub.</summary>
    public static string HubAddress => "10.213.77.1";

    private string Hub => _prefix + "hub";

    /// <summary>Makes the hub.</summary>
    public static NetworkNamespaces Create() => new();

    /// <summary>Makes the network of one silo, where that is not made yet.</summary>
    /// <returns>Its address.</returns>
    public string Join(string name)
    {
        if (_addresses.TryGetValue(name, out var known)) return known;
        var address = _addresses[name] = $"10.213.77.{_names.Count + 1}";
        var error = Add(name);
        Assert.True(error is null, error);
        Require($"-n {Hub} link add to-{name} type veth peer name eth0 netns {_prefix}{name}");
        Require($"-n {_prefix}{name} address add {address}/24 dev eth0");
        Require($"-n {_prefix}{name} link set eth0 up");
        Require($"-n {Hub} link set to-{name} master {Bridge} up");
        return address;
    }

    /// <summary>What a program's command line begins with, so that it runs there.</summary>
    public IReadOnlyList<string> Into(string name) => ["ip", "netns", "exec", _prefix + name];

    /// <summary>What a program's command line begins with, so that it runs at the hub.</summary>
    public IReadOnlyList<string> IntoHub() => Into("hub");

    /// <summary>From now on nothing that is sent arrives, in either direction, and nobody is told.</summary>
    public void Cut(string name) => Require($"-n {Hub} link set to-{name} nomaster");

    /// <summary>Joins it again.</summary>
    public void Mend(string name) => Require($"-n {Hub} link set to-{name} master {Bridge}");

    public void Dispose()
    {
        foreach (var name in _names) Run($"netns delete {name}");
    }

    private string? Add(string name)
    {
        var error = Run($"netns add {_prefix}{name}");
        if (error is not null) return error;
        _names.Add(_prefix + name);
        return Run($"-n {_prefix}{name} link set lo up");
    }

    private static void Require(string arguments)
    {
        var error = Run(arguments);
        Assert.True(error is null, $"ip {arguments}: {error}");
    }

    /// <summary>Runs <c>ip</c>; null where it went well, else what it said.</summary>
    private static string? Run(string arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : error.Trim();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return e.Message;
        }
    }
}
