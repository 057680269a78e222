using Microsoft.Extensions.Hosting;

namespace Immiscible.Host;

/// <summary>Leaves Ctrl-C and SIGTERM to the program, which knows what they mean for a run or a silo.</summary>
internal sealed class SignalsElsewhere : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
