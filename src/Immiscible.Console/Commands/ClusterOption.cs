using System.CommandLine;
using Immiscible.Console.Application;
using Immiscible.Host;

namespace Immiscible.Console.Commands;

/// <summary>The options that name a cluster.</summary>
internal sealed class ClusterOption
{
    /// <summary>Stands in for <c>--cluster</c> where that is not given.</summary>
    public const string Variable = "IMMISCIBLE_CLUSTER";

    private readonly Option<string?> _cluster = new("--cluster")
    {
        Description = $"Gateways of a cluster, as immiscible serve prints them; {Variable} when not given.", HelpName = "host:port,...",
    };

    private readonly Option<string> _id = new("--cluster-id")
    {
        Description = "Id of the cluster.", HelpName = "id", DefaultValueFactory = static _ => SiloHostOptions.DefaultClusterId,
    };

    private readonly SecretOption _secret = new();
    private readonly TlsOptions _tls = new(
        "PEM file with this console's certificate, where the cluster asks for one", "PEM file with the authority of the cluster's certificates, for TLS");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_cluster);
        command.Options.Add(_id);
        _secret.AddTo(command);
        _tls.AddTo(command);
    }

    /// <summary>The cluster that was named; null for none.</summary>
    /// <exception cref="CommandException">The file with its secret cannot be read.</exception>
    /// <exception cref="HostException">A certificate cannot be used.</exception>
    public ClusterAddress? Address(ParseResult parsed)
    {
        var text = parsed.GetValue(_cluster) ?? Environment.GetEnvironmentVariable(Variable);
        return string.IsNullOrWhiteSpace(text) ? null : ClusterAddress.Parse(text, parsed.GetValue(_id)!, Credentials(parsed));
    }

    /// <summary>The cluster that was named.</summary>
    /// <exception cref="CommandException">There was none.</exception>
    public ClusterAddress RequiredAddress(ParseResult parsed) => Address(parsed) ?? throw new CommandException(
        $"--cluster is missing; give the gateway address that immiscible serve prints, here or in {Variable}");

    private ClusterCredentials Credentials(ParseResult parsed) =>
        new() { Secret = _secret.Read(parsed), Tls = _tls.ReadClient(parsed), Options = _secret.Repeat(parsed) + _tls.Repeat(parsed) };
}
