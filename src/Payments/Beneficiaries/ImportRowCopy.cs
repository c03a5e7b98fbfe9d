using Npgsql;
using NpgsqlTypes;
using Payments.Domain.Beneficiaries;
using Payments.Pipeline;

namespace Payments.Beneficiaries;

/// <summary>Copies a checked batch into the waiting tables, numbers sealed.</summary>
internal sealed class ImportRowCopy(
    NpgsqlConnection connection,
    PersonalNumbers numbers,
    Clock clock,
    DateOnly today
)
{
    public async Task Write(Guid importId, RegistryBatch batch, CancellationToken cancellationToken)
    {
        await WriteRows(importId, batch.Rows, cancellationToken);
        await WritePayees(importId, batch.Rows, cancellationToken);
        await WriteProblems(connection, importId, batch.Problems, cancellationToken);
    }

    public static async Task WriteProblems(
        NpgsqlConnection connection,
        Guid importId,
        IReadOnlyList<RowError> problems,
        CancellationToken cancellationToken
    )
    {
        await using var writer = await connection.BeginBinaryImportAsync(
            """copy import_error (import_id, row_no, error_no, "column", code, detail, severity) from stdin (format binary)""",
            cancellationToken
        );
        var (row, place) = (0, 0);
        foreach (var problem in problems)
        {
            place = problem.Row == row ? place + 1 : 1;
            row = problem.Row;
            await writer.StartRowAsync(cancellationToken);
            await writer.WriteAsync(importId, NpgsqlDbType.Uuid, cancellationToken);
            await writer.WriteAsync((long)row, NpgsqlDbType.Bigint, cancellationToken);
            await writer.WriteAsync(place, NpgsqlDbType.Integer, cancellationToken);
            await writer.WriteAsync(problem.Column, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(problem.Code, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(problem.Detail, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(
                problem.Severity == RowSeverity.Error ? "error" : "warning",
                NpgsqlDbType.Text,
                cancellationToken
            );
        }

        await writer.CompleteAsync(cancellationToken);
    }

    private async Task WriteRows(
        Guid importId,
        List<RegistryRow> rows,
        CancellationToken cancellationToken
    )
    {
        await using var writer = await connection.BeginBinaryImportAsync(
            """
            copy import_row (import_id, row_no, commune, new_id, start_if_new, effective_from, id_digest, id_cipher,
                             id_tail, file_no, full_name, name_folded, hamlet, address, phone, date_of_birth,
                             date_of_death, sex, household, special_area, orphan_case, former_orphan, study, hiv,
                             steady_income, pension, supporter, taken_in, sole_parent, children, disability_level,
                             disability_certified_on, pregnant, care, spouse_draws_care_support, in_facility,
                             decision_no, decision_signed_on, social_pension_decision_no, social_pension_signed_on,
                             former_commune)
              from stdin (format binary)
            """,
            cancellationToken
        );
        var cells = new CopyCells(writer);
        foreach (var row in rows)
        {
            writer.StartRow();
            WritePerson(cells, importId, row);
            WriteFacts(cells, row.Facts);
            cells.Text(row.FormerCommuneCode);
            cancellationToken.ThrowIfCancellationRequested();
        }

        await writer.CompleteAsync(cancellationToken);
    }

    private void WritePerson(CopyCells cells, Guid importId, RegistryRow row)
    {
        var id = row.PersonalId is { } known ? numbers.Seal(known) : null;
        cells.Uuid(importId);
        cells.Number(row.Row);
        cells.Text(row.CommuneCode);
        cells.Uuid(clock.NewId());
        cells.Day(RegistryStart.Of(row.Facts, today));
        cells.Day(row.EffectiveFrom);
        cells.Bytes(id?.Digest);
        cells.Bytes(id?.Cipher);
        cells.Text(id?.Tail);
        cells.Text(row.FileNo);
        cells.Text(row.FullName);
        cells.Text(VietnameseName.Fold(row.FullName));
        cells.Text(row.Hamlet);
        cells.Text(row.Address);
        cells.Text(row.Phone);
    }

    private static void WriteFacts(CopyCells cells, RegistryFacts facts)
    {
        cells.Text(facts.DateOfBirth.ToString());
        cells.Day(facts.DateOfDeath);
        cells.Text(facts.Sex);
        cells.Text(facts.Household);
        cells.Flag(facts.SpecialArea);
        cells.Text(facts.OrphanCase);
        cells.Flag(facts.FormerOrphan);
        cells.Text(facts.Study);
        cells.Flag(facts.Hiv);
        cells.Flag(facts.SteadyIncome);
        cells.Text(facts.Pension);
        cells.Text(facts.Supporter);
        cells.Flag(facts.TakenIn);
        cells.Text(facts.SoleParent);
        cells.Text(facts.Children);
        cells.Text(facts.DisabilityLevel);
        cells.Day(facts.DisabilityCertifiedOn);
        cells.Flag(facts.Pregnant);
        cells.Text(facts.Care);
        cells.Flag(facts.SpouseDrawsCareSupport);
        cells.Flag(facts.InFacility);
        cells.Text(facts.DecisionNo);
        cells.Day(facts.DecisionSignedOn);
        cells.Text(facts.SocialPensionDecisionNo);
        cells.Day(facts.SocialPensionSignedOn);
    }

    private async Task WritePayees(
        Guid importId,
        List<RegistryRow> rows,
        CancellationToken cancellationToken
    )
    {
        await using var writer = await connection.BeginBinaryImportAsync(
            """
            copy import_payee (import_id, row_no, role, new_id, relation, name, id_digest, id_cipher, authorised_until,
                               channel, cash_reason, new_account_id, bank_bin, account_digest, account_cipher,
                               account_tail, account_name)
              from stdin (format binary)
            """,
            cancellationToken
        );
        var cells = new CopyCells(writer);
        foreach (var row in rows)
        {
            writer.StartRow();
            WritePayee(cells, importId, row.Row, "beneficiary", row.Payee);
            if (row.Carer is { } carer)
            {
                writer.StartRow();
                WritePayee(cells, importId, row.Row, "carer", carer);
            }

            cancellationToken.ThrowIfCancellationRequested();
        }

        await writer.CompleteAsync(cancellationToken);
    }

    private void WritePayee(CopyCells cells, Guid importId, int row, string role, PayeeChoice payee)
    {
        var id = payee.PersonalId is { } known ? numbers.Seal(known) : null;
        var account = payee.Account is { } given ? numbers.Seal(given.BankBin, given.Number) : null;
        cells.Uuid(importId);
        cells.Number(row);
        cells.Text(role);
        cells.Uuid(clock.NewId());
        cells.Text(payee.Relation);
        cells.Text(payee.Name);
        cells.Bytes(id?.Digest);
        cells.Bytes(id?.Cipher);
        cells.Day(payee.AuthorisedUntil);
        cells.Text(payee.Channel);
        cells.Text(payee.CashReason);
        cells.Uuid(account is null ? null : clock.NewId());
        cells.Text(payee.Account?.BankBin);
        cells.Bytes(account?.Digest);
        cells.Bytes(account?.Cipher);
        cells.Text(account?.Tail);
        cells.Text(payee.Account?.HolderName);
    }
}

/// <summary>Cells of a binary copy; null is null. The writer buffers: nothing waits here.</summary>
internal readonly struct CopyCells(NpgsqlBinaryImporter writer)
{
    public void Text(string? value) => Write(value, NpgsqlDbType.Text);

    public void Bytes(byte[]? value) => Write(value, NpgsqlDbType.Bytea);

    public void Number(long value) => writer.Write(value, NpgsqlDbType.Bigint);

    public void Flag(bool value) => writer.Write(value, NpgsqlDbType.Boolean);

    public void Uuid(Guid? value) => WriteValue(value, NpgsqlDbType.Uuid);

    public void Day(DateOnly? value) => WriteValue(value, NpgsqlDbType.Date);

    private void Write<T>(T? value, NpgsqlDbType type)
        where T : class
    {
        if (value is null)
        {
            writer.WriteNull();
        }
        else
        {
            writer.Write(value, type);
        }
    }

    private void WriteValue<T>(T? value, NpgsqlDbType type)
        where T : struct
    {
        if (value is null)
        {
            writer.WriteNull();
        }
        else
        {
            writer.Write(value.Value, type);
        }
    }
}
