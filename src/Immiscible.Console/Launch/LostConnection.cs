namespace Immiscible.Console.Launch;

/// <summary>Tells a silo or gateway that is gone from a grain that says no.</summary>
internal static class LostConnection
{
    /// <summary>Whatever was asked may be asked again, of another silo or later.</summary>
    public static bool Caused(Exception exception) => exception is OrleansException or TimeoutException or EnumerationAbortedException or IOException;
}
