namespace Immiscible.Console.Chaos.Members;

/// <summary>Starts the silos of one cluster, each with one slot.</summary>
internal interface IFleet : IAsyncDisposable
{
    /// <summary>Id of the cluster.</summary>
    string ClusterId { get; }

    /// <summary>Starts a silo; it joins by itself (<see cref="IMember.Gateway"/>).</summary>
    IMember Start(string name);
}
