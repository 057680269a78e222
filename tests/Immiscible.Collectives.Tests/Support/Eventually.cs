namespace Immiscible.Collectives.Tests.Support;

/// <summary>Waits for what another thread will have done, without a clock.</summary>
internal static class Eventually
{
    public static async Task IsTrueAsync(Func<bool> condition)
    {
        while (!condition())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
