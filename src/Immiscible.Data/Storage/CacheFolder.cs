namespace Immiscible.Data.Storage;

/// <summary>Where indices and unpacked images are kept: $IMMISCIBLE_CACHE, else $XDG_CACHE_HOME/immiscible, else ~/.cache/immiscible; in its folder <c>data</c>.</summary>
internal static class CacheFolder
{
    public const string Variable = "IMMISCIBLE_CACHE";

    public static string Find()
    {
        var own = Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(own)) return Path.Combine(own, "data");
        var all = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(all)) all = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return Path.Combine(all, "immiscible", "data");
    }
}
