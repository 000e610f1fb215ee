using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Nabla.Lab;

namespace Nabla.Page.Tests;

/// <summary>A program's own training, shown in the page.</summary>
public sealed class AttachTests : IDisposable
{
    private readonly TrainingSession<float> _session = Begin();
    private readonly HttpClient _client = new(new SocketsHttpHandler { MaxConnectionsPerServer = 50 });

    public void Dispose()
    {
        _session.Dispose();
        _client.Dispose();
    }

    [Fact]
    public async Task A_training_that_is_shown_comes_to_the_same_bits_and_has_its_own_loop()
    {
        using TrainingSession<float> alone = Begin();
        while (alone.Step())
        {
        }

        await using NablaLab lab = NablaLab.Attach(_session);
        int steps = 0;
        Task<HttpResponseMessage>? looked = null;
        while (lab.Step(TestContext.Current.CancellationToken))
        {
            if (++steps == 100)
                looked = Task.Run(() => Send(lab, """{"type":"look","blocks":["w2","delta2"],"of":"training"}"""));
        }

        Assert.NotNull(looked);
        using HttpResponseMessage frame = await looked;
        byte[] content = await frame.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal("NBLF"u8, content.AsSpan(0, 4));

        Assert.Equal(alone.Current.Number, steps);
        Assert.Equal(StopReason.Completed, _session.Reason);
        Assert.Equal(alone.Network.Parameters.Checksum(), _session.Network.Parameters.Checksum());
        Assert.Equal(steps, (await Ask(lab, """{"type":"tick"}""")).GetProperty("step").GetInt64());
    }

    [Fact]
    public async Task Whoever_pauses_in_the_page_holds_the_program_up_and_lets_it_take_one_step()
    {
        using TrainingSession<float> session = Begin(epochs: 1_000_000); // a busy machine pauses it late
        await using NablaLab lab = NablaLab.Attach(session);
        Assert.True(lab.Step(TestContext.Current.CancellationToken));
        Task<JsonElement> paused = AskAhead(lab, """{"type":"control","action":"pause"}""");
        using (var soon = new CancellationTokenSource(300))
        {
            Assert.Throws<OperationCanceledException>(() =>
            {
                while (lab.Step(soon.Token))
                {
                }
            });
        }

        long at = (await paused).GetProperty("step").GetInt64();
        _ = await Ask(lab, """{"type":"control","action":"step"}""");
        Assert.Equal(at, session.Current.Number);
        Assert.True(lab.Step(TestContext.Current.CancellationToken));
        Assert.Equal(at + 1, session.Current.Number);
        await EndAsync(lab);

        // Phase by phase, the update is the program's.
        for (int phase = 0; phase < 5; phase++)
            _ = await Ask(lab, """{"type":"control","action":"phase"}""");
        Assert.Equal(at + 1, session.Current.Number);
        Assert.True(lab.Step(TestContext.Current.CancellationToken));
        Assert.Equal((at + 2, (StepPhase?)null), (session.Current.Number, session.Phase));
    }

    [Fact]
    public async Task Every_step_of_an_epoch_that_is_asked_for_is_the_programs()
    {
        await using NablaLab lab = NablaLab.Attach(_session);
        _ = await Ask(lab, """{"type":"control","action":"pause"}""");
        _ = await Ask(lab, """{"type":"control","action":"epoch"}""");
        for (int step = 1; step <= 145; step++)   // 1,442 examples by tens
        {
            Assert.True(lab.Step(TestContext.Current.CancellationToken));
            Assert.Equal(step, _session.Current.Number);
        }

        Assert.True(_session.IsLastInEpoch);
        await EndAsync(lab);
    }

    [Fact]
    public async Task Looking_at_what_a_step_changed_changes_nothing_of_what_the_program_changed()
    {
        await using NablaLab lab = NablaLab.Attach(_session);
        for (int step = 0; step < 3; step++)
        {
            Assert.True(lab.Step(TestContext.Current.CancellationToken));
            _session.Network.B(2)[0] = 7;
        }

        string before = _session.Network.Parameters.Checksum();
        Task<HttpResponseMessage> looked = Task.Run(() => Send(lab, """{"type":"look","blocks":["stepW2"]}"""));
        _ = await Task.WhenAny(looked, Task.Delay(200, TestContext.Current.CancellationToken));
        Assert.False(looked.IsCompleted);
        Assert.True(lab.Step(TestContext.Current.CancellationToken));
        Assert.Equal(4, _session.Current.Number);
        using HttpResponseMessage frame = await looked;
        byte[] content = await frame.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal("NBLF"u8, content.AsSpan(0, 4));
        Assert.NotEqual(before, _session.Network.Parameters.Checksum());
        Assert.InRange(_session.Network.B(2)[0], 6f, 8f);
    }

    [Fact]
    public async Task A_program_that_is_interrupted_at_full_speed_ends()
    {
        await using NablaLab lab = NablaLab.Attach(_session);
        using var interrupted = new CancellationTokenSource();
        Assert.True(lab.Step(interrupted.Token));
        await interrupted.CancelAsync();
        Assert.Throws<OperationCanceledException>(() => lab.Step(interrupted.Token));
        Assert.Equal(1, _session.Current.Number);
        Assert.True(lab.Step(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_training_that_diverges_ends_without_an_exception_and_says_why()
    {
        using TrainingSession<float> wild = new Trainer<float>(
            Network.Create([64, 30, 10], Activation.Identity, seed: 5),
            new Recipe { Optimizer = new Sgd(300), Cost = Cost.Quadratic, BatchSize = 10, Epochs = 2, Seed = 5 })
            .Begin(Nabla.IO.Digits.Load().Train);
        await using NablaLab lab = NablaLab.Attach(wild);
        while (lab.Step(TestContext.Current.CancellationToken))
        {
        }

        Assert.Equal(StopReason.Diverged, wild.Reason);
        Assert.NotEqual("", (await Ask(lab, """{"type":"tick"}""")).GetProperty("problem").GetString());
    }

    [Fact]
    public async Task A_page_that_has_ended_ends_twice_and_takes_no_step()
    {
        NablaLab lab = NablaLab.Attach(_session);
        await lab.DisposeAsync();
        await lab.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(() => lab.Step(TestContext.Current.CancellationToken));
        Assert.True(_session.Step());
        Assert.Contains("is at step 1", Assert.Throws<InvalidOperationException>(
            () => NablaLab.Attach(_session)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Between_two_steps_the_training_is_the_programs_and_the_page_waits()
    {
        await using NablaLab lab = NablaLab.Attach(_session);
        Assert.True(lab.Step(TestContext.Current.CancellationToken));
        Task<JsonElement> back = AskAhead(lab, """{"type":"control","action":"seek","value":0}""");
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.False(back.IsCompleted);
        Assert.Equal(1, _session.Current.Number);
        using var soon = new CancellationTokenSource(300);
        Assert.Throws<OperationCanceledException>(() =>
        {
            while (lab.Step(soon.Token))
            {
            }
        });
        Assert.Equal(0, (await back).GetProperty("step").GetInt64());
    }

    [Fact]
    public async Task A_page_cannot_give_a_program_another_seed_and_says_why()
    {
        await using NablaLab lab = NablaLab.Attach(_session);
        JsonElement answer = await Ask(lab, """{"type":"control","action":"reseed","value":3}""");
        Assert.Equal("problem", answer.GetProperty("type").GetString());
        Assert.Contains("A program began this training", answer.GetProperty("message").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_that_is_none_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => NablaLab.Attach(_session, port: 70_000));

    [Fact]
    public async Task Who_asks_too_often_waits()
    {
        await using NablaLab lab = NablaLab.Attach(_session);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        HttpStatusCode[] answers = await Task.WhenAll(Enumerable.Range(0, 2500).Select(async _ =>
        {
            using HttpResponseMessage answer = await Send(lab, """{"type":"tick"}""");
            return answer.StatusCode;
        }));
        Assert.All(answers, status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.True(watch.Elapsed.TotalSeconds > 1.3, $"2,500 requests took {watch.Elapsed}");   // 1,000 a second
    }

    private static TrainingSession<float> Begin(int epochs = 2) => new Trainer<float>(
        Network.Create([64, 30, 10], Activation.Sigmoid, seed: 5),
        new Recipe { Optimizer = new Sgd(3), Cost = Cost.Quadratic, BatchSize = 10, Epochs = epochs, Seed = 5 })
        .Begin(Nabla.IO.Digits.Load().Train);

    // Gives the page its turn.
    private static async Task EndAsync(NablaLab lab)
    {
        using var soon = new CancellationTokenSource(100);
        await Task.Run(() => Assert.Throws<OperationCanceledException>(() => lab.Step(soon.Token)));
    }

    private Task<JsonElement> AskAhead(NablaLab lab, string request) => Task.Run(() => Ask(lab, request));

    private async Task<JsonElement> Ask(NablaLab lab, string request)
    {
        using HttpResponseMessage answer = await Send(lab, request);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }

    private async Task<HttpResponseMessage> Send(NablaLab lab, string request)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(lab.Address, "/api"))
        {
            Content = new StringContent(request, System.Text.Encoding.UTF8, "application/json"),
        };
        message.Headers.Add("X-Nabla-Token", lab.Address.Query["?token=".Length..]);
        return await _client.SendAsync(message, TestContext.Current.CancellationToken);
    }
}
