using System.Diagnostics;

namespace Nabla.Page.Tests;

/// <summary>The page's own tests, in Node: frames and numbers that C# wrote down.</summary>
public sealed class ContractTests
{
    [Fact]
    public async Task The_page_reads_frames_and_shows_numbers_as_CSharp_does()
    {
        var start = new ProcessStartInfo("node", "build/test.mjs")
        {
            WorkingDirectory = Path.Combine(Repository.Root, "src", "Nabla.Lab.Page"),
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using Process node = Process.Start(start)!;
        Task<string> error = node.StandardError.ReadToEndAsync();
        string output = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, await error);
        Assert.Contains("claims hold", output, StringComparison.Ordinal);
    }
}
