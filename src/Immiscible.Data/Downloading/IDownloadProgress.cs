namespace Immiscible.Data.Downloading;

/// <summary>Told how a download goes.</summary>
public interface IDownloadProgress
{
    /// <summary>So many bytes are wanted, 0 where the server does not tell.</summary>
    void Begin(long bytes);

    /// <summary>So many bytes more are here.</summary>
    void Advance(long bytes);
}
