namespace Nabla.IO;

/// <summary>Gets a file of known content from the first of several mirrors that gives it whole and right. It is kept in
/// memory until then, so that nothing incomplete can be left behind.</summary>
internal sealed class Download(HttpMessageHandler? handler, TimeSpan timeout) : IDisposable
{
    private readonly HttpClient _client = new(handler ?? new SocketsHttpHandler(), disposeHandler: handler is null)
    {
        Timeout = Timeout.InfiniteTimeSpan,   // a limit on silence is kept here instead of one on the whole
        DefaultRequestHeaders = { { "User-Agent", "nabla" } },
    };

    /// <summary>The file as a mirror packs it, or null and what went wrong at each mirror.</summary>
    public async Task<(byte[]? Content, ImmutableArray<(string Name, string Fact)> Failures)> TryAsync(
        DataFile file, ImmutableArray<string> mirrors, CancellationToken cancellationToken)
    {
        var failures = ImmutableArray.CreateBuilder<(string, string)>();
        foreach (string mirror in mirrors)
        {
            var address = new Uri($"{mirror}{file.Name}.gz");
            try
            {
                byte[] content = await GetAsync(address, MostBytes(file), cancellationToken).ConfigureAwait(false);
                if (DataCatalog.Difference(file, Idx.Read(new MemoryStream(content), file.Name)) is not { } difference)
                    return (content, []);
                failures.Add(("mirror", $"{address}: {difference}"));
            }
            catch (DataProblemException e)
            {
                failures.Add(("mirror", $"{address}: {e.Found}"));
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                failures.Add(("mirror", $"{address}: {e.Message}"));
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                failures.Add(("mirror", Invariant($"{address}: nothing came for {timeout.TotalSeconds} seconds")));
            }
        }

        return (null, failures.ToImmutable());
    }

    public void Dispose() => _client.Dispose();

    private async Task<byte[]> GetAsync(Uri address, long mostBytes, CancellationToken cancellationToken)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(timeout);
        using HttpResponseMessage response = await _client
            .GetAsync(address, HttpCompletionOption.ResponseHeadersRead, silence.Token).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        using Stream body = await response.Content.ReadAsStreamAsync(silence.Token).ConfigureAwait(false);
        using var content = new MemoryStream();
        var packet = new byte[1 << 16];
        while (true)
        {
            silence.CancelAfter(timeout);
            int count = await body.ReadAsync(packet, silence.Token).ConfigureAwait(false);
            if (count == 0)
                return content.ToArray();
            content.Write(packet, 0, count);
            if (content.Length > mostBytes)
                throw new IOException($"more than {mostBytes} bytes came, so that it cannot be the file");
        }
    }

    // What does not compress grows by a few bytes per block of 16 KiB or more, and by a header that may hold a name.
    private static long MostBytes(DataFile file) => file.Bytes + file.Bytes / 1024 + 65_536;
}
