using System.Globalization;
using System.Net.Http.Headers;

namespace Immiscible.Data.Downloading;

/// <summary>Requests for the rest of a file (RFC 9110, sections 13.1.5 and 14).</summary>
internal static class RangeRequest
{
    /// <summary>Asks for what follows what is here of the same version, or for all where another version is there.</summary>
    public static HttpRequestMessage Create(Uri url, PartFile? part)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (part is not { Length: > 0 } here || here.Source != url.AbsoluteUri) return request;
        request.Headers.Range = new RangeHeaderValue(here.Length, null);
        if (RangeConditionHeaderValue.TryParse(here.Version, out var version)) request.Headers.IfRange = version;
        return request;
    }

    /// <summary>The server's name for the version that it sends: its entity tag if it is a strong one, else the date; empty for none.</summary>
    public static string VersionOf(HttpResponseMessage response) =>
        response.Headers.ETag is { IsWeak: false } tag ? tag.Tag
        : response.Content.Headers.LastModified is { } date ? date.ToString("R", CultureInfo.InvariantCulture)
        : "";
}
