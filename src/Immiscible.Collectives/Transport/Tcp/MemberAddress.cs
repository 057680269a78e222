using System.Diagnostics.CodeAnalysis;

namespace Immiscible.Collectives.Transport.Tcp;

/// <summary>Where a member is: the process that listens, and the member's name there. Written <c>host:port/member</c>.</summary>
/// <param name="Host">Host name or IP address; an IPv6 address without its brackets.</param>
/// <param name="Port">TCP port.</param>
/// <param name="Member">The name, which may itself contain slashes.</param>
internal sealed record MemberAddress(string Host, int Port, string Member)
{
    public static bool TryParse(string text, [NotNullWhen(true)] out MemberAddress? address)
    {
        address = null;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var colon = slash < 0 ? -1 : text.LastIndexOf(':', slash);
        if (colon < 1 || slash + 1 >= text.Length || !ushort.TryParse(text.AsSpan(colon + 1, slash - colon - 1), out var port)) return false;
        var host = text[..colon];
        if (host.StartsWith('[') && host.EndsWith(']')) host = host[1..^1];
        if (host.Length == 0) return false;
        address = new MemberAddress(host, port, text[(slash + 1)..]);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}/{Member}" : $"{Host}:{Port}/{Member}";
}
