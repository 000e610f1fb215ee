using System.Text;
using System.Text.Json;
using Nabla.Lab.Session;
using Nabla.Teaching;

namespace Nabla.Lab.Tests.Session;

/// <summary>Asks a session as a page does: JSON in, JSON or a frame out.</summary>
internal static class Lab
{
    public static LabSession Digits(ulong seed = 7) => new(LabSubject.Digits(seed));

    public static JsonElement Ask(this LabSession session, string json)
    {
        using var document = JsonDocument.Parse(session.Handle(Encoding.UTF8.GetBytes(json)));
        return document.RootElement.Clone();
    }

    public static JsonElement Control(this LabSession session, string action, double? value = null) => session.Ask(
        JsonSerializer.Serialize(new Dictionary<string, object?>
        {
            ["type"] = "control", ["action"] = action, ["value"] = value,
        }));

    public static FrameReader Look(this LabSession session, object request)
    {
        string json = JsonSerializer.Serialize(request, JsonSerializerOptions.Web);
        byte[] answer = session.Handle(Encoding.UTF8.GetBytes("{\"type\":\"look\"," + json[1..]));
        Assert.True(answer[0] == 'N', Encoding.UTF8.GetString(answer));
        return new(answer);
    }

    public static double[] Parameters(this LabSession session)
    {
        int layers = session.Ask("""{"type":"describe"}""").GetProperty("layers").GetArrayLength();
        int[] from2 = [.. Enumerable.Range(2, layers - 1)];
        FrameReader frame = session.Look(new
        {
            blocks = from2.SelectMany(l => (string[])[$"w{l}", $"b{l}"]).ToArray(),
        });
        return [.. from2.SelectMany(l => (double[])[.. frame[BlockKind.W, l].Values, .. frame[BlockKind.B, l].Values])];
    }

    public static CaseFile Case(this LabSession session, string request = """{"type":"case"}""") =>
        CaseFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(session.Ask(request).GetProperty("text").GetString()!)));

    /// <summary>Hands in a drawing.</summary>
    public static JsonElement Draw(this LabSession session, byte[] ink, int side) => session.Ask(
        $$"""{"type":"draw","side":{{side}},"ink":"{{Convert.ToBase64String(ink)}}"}""");

    public static double[] Numbers(this JsonElement reply, string name) =>
        [.. reply.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];

    /// <summary>Trains on one thread until nothing is left to do.</summary>
    public static void WorkOut(this LabSession session)
    {
        while (session.Work(TimeSpan.FromSeconds(1)) != Timeout.InfiniteTimeSpan)
        {
        }
    }
}
