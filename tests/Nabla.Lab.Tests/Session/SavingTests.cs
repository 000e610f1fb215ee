using System.Text.Json;
using Nabla.Lab.Session;

namespace Nabla.Lab.Tests.Session;

/// <summary>What the page keeps for the case that its worker dies.</summary>
public sealed class SavingTests
{
    [Fact]
    public void Another_session_goes_on_from_what_was_saved_to_the_same_bits()
    {
        LabSession first = Lab.Digits(0), second = Lab.Digits(0);
        first.Control("reseed", 7);
        first.Control("eta", 2);
        for (int i = 0; i < 2; i++)
        {
            first.Control("epoch");
            first.WorkOut();
        }

        first.Control("rate", 5);
        for (int i = 0; i < 4; i++)
            first.Control("step");
        second.Restore(first.Save());
        second.WorkOut();
        Assert.Equal(first.Parameters(), second.Parameters());
        string[] same = ["step", "epoch", "furthest", "cost", "rate", "accuracy"];
        JsonElement before = first.Ask("""{"type":"tick"}"""), after = second.Ask("""{"type":"tick"}""");
        foreach (string name in same)
            Assert.Equal(before.GetProperty(name).GetRawText(), after.GetProperty(name).GetRawText());
        Assert.True(after.GetProperty("number").GetInt64() > before.GetProperty("number").GetInt64());
        Assert.Equal(
            first.Ask("""{"type":"curve"}""").GetRawText(), second.Ask("""{"type":"curve"}""").GetRawText());
        JsonElement about = second.Ask("""{"type":"describe"}""");
        Assert.Equal("7", about.GetProperty("seed").GetString());
        Assert.Equal(2, about.GetProperty("learningRate").GetDouble());

        second.Control("epoch");
        second.WorkOut();
        first.Control("epoch");
        first.WorkOut();
        Assert.Equal(first.Parameters(), second.Parameters());
        second.Control("seek", 100);   // before what was saved
        second.WorkOut();
        first.Control("seek", 100);
        first.WorkOut();
        Assert.Equal(first.Parameters(), second.Parameters());
    }

    [Fact]
    public void What_ran_runs_on_and_what_rested_rests()
    {
        LabSession first = Lab.Digits(), second = Lab.Digits(), third = Lab.Digits();
        first.Control("run");
        second.Restore(first.Save());
        Assert.True(second.Tick().IsRunning);
        first.Control("pause");
        third.Restore(first.Save());
        Assert.False(third.Tick().IsRunning);
    }

    [Fact]
    public void A_curve_of_many_points_is_saved_whole()
    {
        var curve = new CostCurve();
        for (int step = 1; step <= 5001; step++)
            curve.Add(step, Math.Sin(step));
        using var bytes = new MemoryStream();
        curve.Save(new BinaryWriter(bytes));
        var other = new CostCurve();
        bytes.Position = 0;
        other.Restore(new BinaryReader(bytes));
        for (int step = 5002; step <= 9000; step++)
        {
            curve.Add(step, Math.Cos(step));
            other.Add(step, Math.Cos(step));
        }

        Assert.Equal(curve.Width, other.Width);
        Assert.Equal(curve.Points().Max, other.Points().Max);
        Assert.Equal(curve.Points().Min, other.Points().Min);
        Assert.Equal(curve.Points().Last, other.Points().Last);
    }
}
