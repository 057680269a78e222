using System.Text.Json.Serialization;
using Immiscible.Host;

namespace Immiscible.Console.Views;

/// <summary>What a silo says when it has joined its cluster; as JSON its property <c>event</c> is <c>ready</c>.</summary>
internal sealed record SiloReady
{
    /// <summary>Marks the kind of the line.</summary>
    [JsonPropertyOrder(-1)] public string Event { get; } = "ready";

    public required string Name { get; init; }
    public required string Silo { get; init; }
    public required string Gateway { get; init; }
    public required string Data { get; init; }
    public required string Metrics { get; init; }

    /// <summary>Puts together what a silo says.</summary>
    public static SiloReady Of(string name, SiloEndpoints endpoints) => new()
    {
        Name = name,
        Silo = endpoints.Silo.ToString(),
        Gateway = endpoints.Gateway.ToString(),
        Data = endpoints.Data.ToString(),
        Metrics = $"http://{endpoints.Metrics}/metrics",
    };

    /// <summary>The same on one line of text.</summary>
    public override string ToString() => $"ready name={Name} silo={Silo} gateway={Gateway} data={Data} metrics={Metrics}";
}
