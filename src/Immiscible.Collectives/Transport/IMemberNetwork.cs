namespace Immiscible.Collectives.Transport;

/// <summary>Where the members of this process join the data plane.</summary>
public interface IMemberNetwork
{
    /// <summary>Joins under the name <paramref name="member"/>, such as <c>run/worker</c>; others reach it by <see cref="IMemberTransport.Address"/>.</summary>
    /// <exception cref="TransportException">The name is taken.</exception>
    IMemberTransport Join(string member);
}
