using System.Net;
using System.Net.Sockets;

namespace Immiscible.Host.Tests;

public sealed class FreePortsTests
{
    [Fact]
    public void A_port_set_aside_can_be_listened_on_while_it_is_held_and_after()
    {
        using var ports = new FreePorts(IPAddress.Loopback, 2);
        int first = ports.Choose("--silo-port", 0, 0), second = ports.Choose("--data-port", 0, 0);
        Assert.NotEqual(first, second);

        using var listener = new TcpListener(IPAddress.Loopback, first);
        listener.Start();
        ports.Dispose();
        using var caller = new TcpClient();
        caller.Connect(IPAddress.Loopback, first);

        using var other = new TcpListener(IPAddress.Loopback, second);
        other.Start();
    }

    [Fact]
    public void A_port_that_is_taken_is_refused_by_the_name_of_its_option()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        using var ports = new FreePorts(IPAddress.Loopback, 1);

        var refusal = Assert.Throws<HostException>(() => ports.Choose("--silo-port", port, 0));

        Assert.Contains($"--silo-port {port}", refusal.Message, StringComparison.Ordinal);
        Assert.NotEqual(port, ports.Choose("--silo-port", null, port));
    }

    [Fact]
    public void The_usual_port_goes_to_the_first_that_listens_and_another_to_the_second()
    {
        using var ports = new FreePorts(IPAddress.Loopback, 2);
        using var usual = ports.Listen("--metrics-port", 0, 0);
        var port = ((IPEndPoint)usual.LocalEndPoint!).Port;

        using var other = ports.Listen("--metrics-port", null, port);

        Assert.NotEqual(port, ((IPEndPoint)other.LocalEndPoint!).Port);
        var refusal = Assert.Throws<HostException>(() => ports.Listen("--metrics-port", port, 0));
        Assert.Contains($"--metrics-port {port}", refusal.Message, StringComparison.Ordinal);
    }
}
