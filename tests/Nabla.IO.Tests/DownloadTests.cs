using System.Net;

namespace Nabla.IO.Tests;

public sealed class DownloadTests : IDisposable
{
    private readonly TemporaryFolder _cache = new();
    private readonly FakeMirrors _network = new();

    public void Dispose()
    {
        _cache.Dispose();
        _network.Dispose();
    }

    private DataCatalog Catalog => new(new DataLocations { CacheDirectory = _cache.Path }, _network)
    {
        Timeout = TimeSpan.FromSeconds(0.1),
    };

    private static string Address(int mirror, int file = 0) =>
        $"{TinyData.Known.Mirrors[mirror]}{TinyData.Name(file)}.gz";

    private string[] Left() => Directory.GetFiles(_cache.Path, "*", SearchOption.AllDirectories);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public void What_is_nowhere_is_fetched_once_and_found_afterwards()
    {
        TinyData.Serve(_network, 0);
        Assert.Equal(40, Catalog.Load(TinyData.Known, Now).Train.Count);
        Assert.Equal(Enumerable.Range(0, 4).Select(i => Address(0, i)), _network.Asked);
        Assert.Equal("cache", Catalog.Describe(TinyData.Known).Location!.Origin);
        Assert.Equal(20, Catalog.Load(TinyData.Known, Now).Test!.Count);
        Assert.Equal(4, _network.Asked.Count);
        Assert.Equal(
            TinyData.Known.Files.Select(file => file.Name + ".gz").Order(StringComparer.Ordinal),
            Left().Select(path => Path.GetRelativePath(Path.Combine(_cache.Path, "tiny"), path))
                .Order(StringComparer.Ordinal));
    }

    public static TheoryData<string, Action<FakeMirrors>> Failures() => new()
    {
        { "404", _ => { } },
        { "no route", n => n.Serve(Address(0), _ => throw new HttpRequestException("no route")) },
        { "SHA-256", n => n.Serve(Address(0), Bytes.Of(Bytes.Images(40, seed: 1), gzip: true)) },
        { "cut off", n => n.Serve(Address(0), Bytes.Of(TinyData.Arrays[0], gzip: true)[..^5]) },
        { "begins with the bytes 3C68746D", n => n.Serve(Address(0), "<html>sign in first</html>"u8.ToArray()) },
        { "more than", n => n.Serve(Address(0), new byte[200_000]) },
        { "gone", n => n.Serve(Address(0), new BrokenStream(new byte[99], _ => throw new IOException("gone"))) },
        { "nothing came for 0.1 seconds", n => n.Serve(Address(0), Hanging) },
        { "nothing came for 0.1 seconds",
            n => n.Serve(Address(0), new BrokenStream(new byte[99], async c => (await Hanging(c)) is null ? 0 : 1)) },
    };

    private static async Task<HttpResponseMessage> Hanging(CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromMinutes(5), cancellationToken);
        return new HttpResponseMessage(HttpStatusCode.OK);
    }

    [Theory, MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task Where_one_mirror_fails_the_next_is_tried(string reason, Action<FakeMirrors> fail)
    {
        _ = reason;   // the other test's
        TinyData.Serve(_network, 1);
        fail(_network);
        string folder = await Catalog.FetchAsync(TinyData.Known, cancellationToken: Now);
        Assert.Equal([Address(0), Address(1)], _network.Asked.Take(2));
        string first = Path.Combine(folder, TinyData.Name(0) + ".gz");
        Assert.Equal(TinyData.Known.Files[0].Sha256, Idx.ReadFile(first).Sha256());
        Assert.Equal(4, Left().Length);
    }

    [Theory, MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task Where_all_mirrors_fail_each_reason_is_told_and_nothing_is_left(
        string reason, Action<FakeMirrors> fail)
    {
        fail(_network);
        var e = await Assert.ThrowsAsync<DataProblemException>(
            () => Catalog.FetchAsync(TinyData.Known, cancellationToken: Now));
        string[] mirrors = [.. e.Facts.Where(f => f.Name == "mirror").Select(f => f.Fact)];
        Assert.Equal(2, mirrors.Length);
        Assert.StartsWith(Address(0), mirrors[0], StringComparison.Ordinal);
        Assert.Contains(reason, mirrors[0], StringComparison.Ordinal);
        Assert.Contains("404", mirrors[1], StringComparison.Ordinal);
        Assert.Contains("NABLA_DATA", e.Fix, StringComparison.Ordinal);
        Assert.Empty(Left());
    }

    [Fact]
    public async Task A_cancelled_download_stops_and_leaves_only_whole_files()
    {
        using var cancel = new CancellationTokenSource();
        TinyData.Serve(_network, 0);
        _network.Serve(Address(0, 2), new BrokenStream(new byte[99], async c =>
        {
            await cancel.CancelAsync();
            c.ThrowIfCancellationRequested();
            return 0;
        }));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Catalog.FetchAsync(TinyData.Known, cancellationToken: cancel.Token));
        Assert.Equal(Address(0, 2), _network.Asked[^1]);   // no other mirror was tried
        Assert.Equal(2, Left().Length);
        Assert.Null(Catalog.Describe(TinyData.Known).Location);
    }

    [Fact]
    public async Task Fetching_again_gets_only_what_is_missing_or_wrong()
    {
        TinyData.Serve(_network, 0);
        TinyData.Write(_cache, "tiny", gzip: false);
        File.Delete(Path.Combine(_cache.Path, "tiny", TinyData.Name(1)));
        _cache.Write(Path.Combine("tiny", TinyData.Name(3)), [1, 2, 3]);
        await Catalog.FetchAsync(TinyData.Known, cancellationToken: Now);
        Assert.Equal([Address(0, 1), Address(0, 3)], _network.Asked);
        Assert.All(Catalog.Verify(TinyData.Known), check => Assert.True(check.IsGood, check.Problem));
        Assert.Equal(4, Left().Length);
    }

    [Fact]
    public async Task A_folder_asked_for_receives_the_files_in_its_subfolder()
    {
        using var folder = new TemporaryFolder();
        TinyData.Serve(_network, 0);
        string fetched = await Catalog.FetchAsync(TinyData.Known, folder.Path, cancellationToken: Now);
        Assert.Equal(Path.Combine(folder.Path, "tiny"), fetched);
        Assert.Equal(4, Directory.GetFiles(fetched).Length);
        Assert.Empty(Left());
    }

    [Fact]
    public async Task Content_that_a_server_has_unpacked_is_stored_under_a_name_that_says_so()
    {
        TinyData.Serve(_network, 0);
        _network.Serve(Address(0), Bytes.Of(TinyData.Arrays[0]));
        await Catalog.FetchAsync(TinyData.Known, cancellationToken: Now);
        Assert.True(File.Exists(Path.Combine(_cache.Path, "tiny", TinyData.Name(0))));
        Assert.Equal(40, Catalog.Load(TinyData.Known, Now).Train.Count);
    }

    [Fact]
    public async Task Without_a_cache_or_where_there_is_nothing_to_fetch_nobody_is_asked()
    {
        await Assert.ThrowsAsync<DataProblemException>(
            () => new DataCatalog(new DataLocations(), _network).FetchAsync(TinyData.Known, cancellationToken: Now));
        await Assert.ThrowsAsync<ArgumentException>(
            () => Catalog.FetchAsync(DataCatalog.Digits, cancellationToken: Now));
        Assert.Empty(_network.Asked);
    }
}
