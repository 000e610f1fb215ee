using System.IO.Compression;

namespace Nabla.Lab.Server;

/// <summary>The files of the page, which lie compressed in this assembly.</summary>
internal static class PageFiles
{
    private const string Page = "page/", Engine = "engine/", More = "more/", Compressed = ".br";

    private static readonly Dictionary<string, PageFile> s_files =
        Read(Page, "/").ToDictionary(file => file.Path, StringComparer.Ordinal);

    private static readonly Lazy<PageFile[]> s_first = new(() => [.. Read(Engine, "/engine/")]);
    private static readonly Lazy<PageFile[]> s_more = new(() => [.. Read(More, "/engine/")]);

    /// <summary>Whether the page was built: it takes Node.</summary>
    public static bool AreThere => s_files.ContainsKey("/index.html");

    /// <summary>Whether there is an engine for pages without a server.</summary>
    public static bool HasEngine => typeof(PageFiles).Assembly.GetManifestResourceNames().Any(
        name => name.StartsWith(Engine, StringComparison.Ordinal));

    /// <summary>The engine that such a page begins with.</summary>
    public static IEnumerable<PageFile> FirstEngine => s_first.Value;

    /// <summary>What a page without a server consists of: its own files, the engine, and what it loads when a file is
    /// opened.</summary>
    public static IEnumerable<PageFile> Whole => [.. s_files.Values, .. FirstEngine, .. s_more.Value];

    /// <summary>The file of an address; null: there is none.</summary>
    /// <param name="path">As in /assets/main.js; / is the page itself.</param>
    public static PageFile? Find(string path) => s_files.GetValueOrDefault(path == "/" ? "/index.html" : path);

    private static IEnumerable<PageFile> Read(string prefix, string folder) => typeof(PageFiles).Assembly
        .GetManifestResourceNames().Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
        .Select(name => Read(name, prefix, folder));

    private static PageFile Read(string resource, string prefix, string folder)
    {
        using Stream stream = typeof(PageFiles).Assembly.GetManifestResourceStream(resource)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        bool isCompressed = resource.EndsWith(Compressed, StringComparison.Ordinal);
        string path = folder + resource[prefix.Length..(resource.Length - (isCompressed ? Compressed.Length : 0))];
        return new(path, bytes, isCompressed);
    }
}

/// <summary>A file of the page.</summary>
/// <param name="Path">Its address, from a slash on.</param>
/// <param name="Bytes">Its contents.</param>
/// <param name="IsCompressed">Whether they are compressed, as br.</param>
internal sealed record PageFile(string Path, byte[] Bytes, bool IsCompressed)
{
    /// <summary>What it is, for browsers.</summary>
    public string ContentType => System.IO.Path.GetExtension(Path) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".json" => "application/json",
        ".svg" => "image/svg+xml",
        ".woff2" => "font/woff2",
        ".wasm" => "application/wasm",
        _ => "application/octet-stream",
    };

    /// <summary>Whether its name changes with its contents, so that it may be kept.</summary>
    public bool IsFingerprinted => Path.StartsWith("/assets/", StringComparison.Ordinal);

    /// <summary>Its contents as they were before compression.</summary>
    public byte[] Plain()
    {
        if (!IsCompressed)
            return Bytes;
        using var plain = new MemoryStream();
        using (var from = new BrotliStream(new MemoryStream(Bytes), CompressionMode.Decompress))
            from.CopyTo(plain);
        return plain.ToArray();
    }
}
