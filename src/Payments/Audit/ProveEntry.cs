using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.Audit;

/// <summary>That an entry stands in the log, and that one size of the log begins another.</summary>
public static class ProveEntry
{
    /// <param name="Path">Base64, from the leaf's sibling upward.</param>
    public sealed record Answer(
        long Index,
        long Size,
        string Bytes,
        IReadOnlyList<string> Path,
        string Checkpoint
    )
    {
        internal static Answer Of(EntryProof proof) =>
            new(
                proof.Index,
                proof.Size,
                Convert.ToBase64String(proof.Bytes),
                [.. proof.Path.Select(hash => hash.ToString())],
                proof.Checkpoint
            );
    }

    public sealed record ConsistencyAnswer(long From, long To, IReadOnlyList<string> Path);

    /// <param name="Size">Null: that of the newest checkpoint.</param>
    [Requires(Permission.ReadAudit)]
    public sealed record Query(long Index, long? Size) : IQuery<Result<Answer>>;

    [Requires(Permission.ReadAudit)]
    public sealed record Consistency(long From, long? To) : IQuery<Result<ConsistencyAnswer>>;

    internal sealed class Handler(AuditSequencer sequencer, AuditLog log)
        : IRequestHandler<Query, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(Query query, CancellationToken cancellationToken)
        {
            await sequencer.SignNow(cancellationToken);
            var proof = await log.Prove(query.Index, query.Size, cancellationToken);
            return proof.TryGet(out var found, out var no) ? Answer.Of(found) : no;
        }
    }

    internal sealed class ConsistencyHandler(AuditSequencer sequencer, AuditLog log)
        : IRequestHandler<Consistency, Result<ConsistencyAnswer>>
    {
        public async Task<Result<ConsistencyAnswer>> Handle(
            Consistency query,
            CancellationToken cancellationToken
        )
        {
            await sequencer.SignNow(cancellationToken);
            var proof = await log.Consistency(query.From, query.To, cancellationToken);
            return proof.TryGet(out var found, out var no)
                ? new ConsistencyAnswer(
                    found.From,
                    found.To,
                    [.. found.Path.Select(hash => hash.ToString())]
                )
                : no;
        }
    }
}
