using Immiscible.Cluster.Contracts.Events;

namespace Immiscible.Console.Views;

/// <summary>Shows a run while it goes on.</summary>
internal interface IRunView
{
    /// <summary>Shows the events until they end.</summary>
    Task ShowAsync(IAsyncEnumerable<RunEvent> events);
}
