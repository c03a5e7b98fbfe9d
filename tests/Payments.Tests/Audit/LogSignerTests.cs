using Payments.Audit;
using Payments.Domain.Audit;

namespace Payments.Tests.Audit;

public sealed class LogSignerTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("audit-");

    private string KeyFile => Path.Combine(folder.FullName, "keys", "audit-signing.key");

    [Fact]
    public void The_key_is_made_once_for_its_owner_only_and_stays()
    {
        using var made = LogSigner.Open(folder.FullName, LogSigner.DefaultOrigin);
        using var opened = LogSigner.Open(folder.FullName, LogSigner.DefaultOrigin);

        Assert.Equal(made.VerifierKey, opened.VerifierKey);
        Assert.StartsWith(
            "payments.local/log+",
            made.VerifierKey.ToString(),
            StringComparison.Ordinal
        );
        Assert.Null(
            Checkpoint
                .Open(made.Sign(3, MerkleTree.EmptyRoot), opened.VerifierKey, LogSigner.Check)
                .Refusal
        );
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(KeyFile)
            );
        }
    }

    [Fact]
    public void Processes_that_start_at_once_share_one_key()
    {
        var keys = new string[8];

        Parallel.For(
            0,
            keys.Length,
            number =>
            {
                using var signer = LogSigner.Open(folder.FullName, LogSigner.DefaultOrigin);
                keys[number] = signer.VerifierKey.ToString();
            }
        );

        Assert.Single(keys.Distinct());
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(KeyFile)!));
    }

    [Fact]
    public void A_key_that_others_may_read_or_that_is_none_is_refused()
    {
        LogSigner.Open(folder.FullName, LogSigner.DefaultOrigin).Dispose();
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(
                KeyFile,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead
            );
            Assert.Throws<InvalidOperationException>(() =>
                LogSigner.Open(folder.FullName, LogSigner.DefaultOrigin)
            );
            File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        File.WriteAllText(KeyFile, "no key");
        Assert.Throws<InvalidOperationException>(() =>
            LogSigner.Open(folder.FullName, LogSigner.DefaultOrigin)
        );
    }

    public void Dispose() => folder.Delete(recursive: true);
}
