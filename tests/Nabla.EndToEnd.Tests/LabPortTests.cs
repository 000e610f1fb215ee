using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Nabla.EndToEnd.Tests;

/// <summary>Where nabla lab serves.</summary>
public sealed class LabPortTests
{
    [Fact]
    public void A_port_that_is_taken_is_named_and_another_one_serves()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        Process nabla = NablaProcess.StartInterruptible(
            $"lab --paused --port {port}", Path.GetTempPath(), ("DOTNET_CLI_UI_LANGUAGE", "en"));
        string line = nabla.StandardOutput.ReadLine() ?? "";
        NablaProcess.Send("TERM", nabla);
        Finished run = NablaProcess.Finish(nabla, "");
        Assert.Matches(@"^Nabla Lab: http://127\.0\.0\.1:\d+/\?token=[0-9a-f]{32}$", line);
        Assert.DoesNotContain($":{port}/", line, StringComparison.Ordinal);
        Assert.Equal($"note: port {port} is taken; another one is used\n", run.Error);
    }
}
