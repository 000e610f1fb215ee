namespace Nabla.EndToEnd.Tests;

/// <summary>A run of a few epochs on the digits that the tests of a class share.</summary>
public sealed class TrainedRun : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Trains.</summary>
    public TrainedRun()
    {
        Finished run = NablaProcess.Run($"train --epochs 5 --seed 3 --run-dir {Path}");
        Assert.True(run.ExitCode == 0, run.ToString());
        Output = run.Out;
    }

    /// <summary>The run's folder.</summary>
    public string Path => _folder["run"];

    /// <summary>What training printed.</summary>
    public string Output { get; }

    /// <summary>A path beside the run.</summary>
    public string Beside(string name) => _folder[name];

    public void Dispose() => _folder.Dispose();
}
