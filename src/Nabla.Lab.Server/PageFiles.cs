using System.IO.Compression;

namespace Nabla.Lab.Server;

/// <summary>The files of the page, which lie compressed in this assembly.</summary>
internal static class PageFiles
{
    private const string Prefix = "page/", Compressed = ".br";

    private static readonly Dictionary<string, PageFile> s_files = typeof(PageFiles).Assembly
        .GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .Select(Read).ToDictionary(file => file.Path, StringComparer.Ordinal);

    /// <summary>Whether the page was built: it takes Node.</summary>
    public static bool AreThere => s_files.ContainsKey("/index.html");

    /// <summary>All of them.</summary>
    public static IEnumerable<PageFile> All => s_files.Values;

    /// <summary>The file of an address; null: there is none.</summary>
    /// <param name="path">As in /assets/main.js; / is the page itself.</param>
    public static PageFile? Find(string path) => s_files.GetValueOrDefault(path == "/" ? "/index.html" : path);

    private static PageFile Read(string resource)
    {
        using Stream stream = typeof(PageFiles).Assembly.GetManifestResourceStream(resource)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        bool isCompressed = resource.EndsWith(Compressed, StringComparison.Ordinal);
        string path = "/" + resource[Prefix.Length..(resource.Length - (isCompressed ? Compressed.Length : 0))];
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
